// Who is signed in, and how that begins and ends.
import { batch, computed, signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { changeMe, signOut as endSession, readMe, readSession } from '../api/calls';
import { learn, noteSlide, resetClock, sinceSlide } from '../api/clock';
import { cookiesRefused } from '../api/cookies';
import { whenSignedOut } from '../api/http';
import { Problem } from '../api/problem';
import type { Firm, Locale, Matter, Me, SessionCreated } from '../api/types';
import { locale, setLanguage } from '../text/text';
import { dropAllDrafts } from './drafts';
import { opened } from './link';
import { forgetAll, news } from './load';
import { closePasskeyOffer, passkeyOffer } from './passkey';
import { deviceLanguage, prefetched } from './prefetch';
import { pushesHere } from './push';
import { go, place, steps, turnOver } from './router';
import type { Address } from './routes';
import { dropKeptFiles, isAnybodySending, stopAsked, underway } from './sending';
import {
  forgetAddress,
  forgetLanguageHere,
  languageHere,
  rememberLanguageHere,
  stopWaiting,
  waiting,
} from './sign-in';
import { hearTabs, tellTabs } from './tabs';

export type Phase = 'starting' | 'in' | 'out' | 'unreachable';

export const phase = signal<Phase>('starting');
export const me = signal<Me | null>(null);
/** Why nobody is signed in any more, for the sign-in page. */
export const ended = signal<'over' | 'by-hand' | null>(null);
/** The language of the sign-in pages, offered when the client's own differs. */
export const offered = signal<Locale | null>(null);
/** The one case that lists are narrowed to. */
export const chosenMatter = signal<string | null>(null);

/** Whether the session came from a notice's link, which opens one firm and no setting that holds for all firms. */
export const cameByNotice = computed(() => me.value?.session.firm_id !== undefined);

/** Whether there is more than one firm, or case, so that a row must name them. */
export const severalFirms = computed(() => (me.value?.firms.length ?? 0) > 1);
export const severalMatters = computed(() => (me.value?.matters.length ?? 0) > 1);

export function firmOf(id: string): Firm | undefined {
  return me.value?.firms.find((firm) => firm.firm_id === id);
}

export function matterOf(id: string): Matter | undefined {
  return me.value?.matters.find((matter) => matter.id === id);
}

/** What else this device does when somebody signs in or out. The app names it: all of it is fetched when it is wanted. */
export interface Companions {
  /** What stands there after a sign-in by this method, if anything. */
  findPasskeyOffer: (method: string) => Promise<ComponentType | null>;
  refreshPasskeys: () => Promise<void>;
  refreshPushes: () => Promise<void>;
  endPushes: () => Promise<void>;
  /** Fetches the script of a page. */
  fetchAhead: (to: Address) => Promise<void>;
  /** The same, and begins to read what the page shows. */
  prepare: (to: Address, knowing: Promise<Me>) => Promise<void>;
}

let companions: Companions;

/** The answer that was asked for before the app was there. It counts once. */
let begun = prefetched;

let starting: Promise<void> | undefined;

/** Finds out whether somebody is signed in. */
export function start(): Promise<void> {
  starting ??= findOut().finally(() => {
    starting = undefined;
  });
  return starting;
}

async function findOut(): Promise<void> {
  phase.value = 'starting';
  try {
    const reading = readMe({ begun });
    begun = undefined;
    await welcome(await reading);
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.kind === 'session-required') leave(null);
    else phase.value = 'unreachable';
  }
}

let arrivedAt: number | undefined;

/** Whether somebody has just signed in here and has not moved to another page since. */
export const hasArrived = () => arrivedAt === steps;

/** Somebody who is signing in will come to this page. */
export function expect(to: Address): void {
  void companions.fetchAhead(to);
}

/** Somebody has just signed in here, and goes to a page. */
export async function arrive(session: Pick<SessionCreated, 'method'>, to: Address): Promise<void> {
  ended.value = null;
  arrivedAt = steps;
  const spoken = locale.value;
  const reading = readMe();
  void companions.prepare(to, reading);
  // Both at once, so that the offer is on the page from the start and nothing moves.
  const [read, offer] = await Promise.all([reading, companions.findPasskeyOffer(session.method)]).catch(
    (thrown: unknown) => {
      // There is a session, but the browser did not send its cookie.
      const lost = thrown instanceof Problem && thrown.kind === 'session-required';
      throw lost ? cookiesRefused() : thrown;
    },
  );
  passkeyOffer.value = offer;
  await welcome(read, () => {
    stopWaiting();
    opened.token = null;
    go(to, 'replace');
  });
  // A link from a notice does not open the passkeys.
  if (!cameByNotice.value) void companions.refreshPasskeys();
  if (locale.value !== spoken) offered.value = spoken;
  tellTabs({ kind: 'signed-in' });
}

/** Shows the pages of somebody, in one step with moving on. */
async function welcome(read: Me, moveOn = () => {}): Promise<void> {
  const here = read.session.firm_id !== undefined ? languageHere() : undefined;
  const wanted = here ?? read.locale ?? read.suggested_locale ?? locale.value;
  if (wanted !== locale.value) await setLanguage(wanted);
  batch(() => {
    me.value = read;
    phase.value = 'in';
    moveOn();
  });
  void companions.refreshPushes();
  // Nothing waits for it: until it is there, the time since the last call counts.
  void look();
}

/** Asks how much of the session is left, without prolonging it. */
export async function look(): Promise<void> {
  try {
    learn(await readSession());
  } catch {
    // Without an answer the time since the last call counts. The end of the session is reported elsewhere.
  }
}

/** Somebody is doing something: prolongs the session, at most once a minute. */
export async function stay(): Promise<void> {
  me.value = await readMe();
  tellTabs({ kind: 'slid', at: Date.now() - sinceSlide() });
  await look();
}

/** Looks for something new, which does not prolong the session. */
export async function poll(): Promise<void> {
  const before = JSON.stringify(me.value);
  const read = await readMe({ background: true });
  if (phase.value !== 'in' || JSON.stringify(read) === before) return;
  me.value = read;
  news.value += 1;
}

/** Reads unread counts again after something was opened. */
export async function recount(): Promise<void> {
  try {
    const read = await readMe({ background: true });
    if (phase.value === 'in') me.value = read;
  } catch {
    // The next poll brings them.
  }
}

/** Signs out in all tabs and deletes what this device keeps. Asks first while files are being sent. Throws when the portal could not be reached. */
export async function signOut(abandon = false): Promise<void> {
  const pushes = pushesHere() !== null;
  if (!abandon && (underway.value || (pushes && (await isAnybodySending())))) {
    stopAsked.value = true;
    return;
  }
  // This needs the session, and comes after every question.
  if (pushes) {
    await companions.endPushes();
    abandon = true;
  }
  try {
    await endSession(abandon);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    if (thrown.kind === 'uploads-under-way') {
      // Looking at an unfinished upload grants the right to resume it, which alone is no reason to ask.
      if (!(await isAnybodySending())) return signOut(true);
      stopAsked.value = true;
      return;
    }
    if (thrown.kind !== 'session-required') throw thrown;
  }
  dropAllDrafts();
  dropKeptFiles();
  forgetAddress();
  tellTabs({ kind: 'signed-out' });
  leave('by-hand');
}

/** Removes everything private from the page. */
export function leave(why: 'over' | 'by-hand' | null): void {
  const language = deviceLanguage() ?? locale.value;
  me.value = null;
  offered.value = null;
  closePasskeyOffer();
  chosenMatter.value = null;
  forgetLanguageHere();
  ended.value = why;
  stopAsked.value = false;
  forgetAll();
  resetClock();
  if (phase.value === 'in') turnOver();
  phase.value = 'out';
  void setLanguage(language);
}

/** Changes the language of the portal and of every mail; after a notice's link, of this visit only. */
export async function chooseLanguage(wanted: Locale): Promise<void> {
  if (cameByNotice.value) rememberLanguageHere(wanted);
  else me.value = await changeMe({ locale: wanted });
  offered.value = null;
  await setLanguage(wanted);
}

/** Another tab signed in, and all tabs share the session: this one goes to the page it had asked for. */
export function join(): void {
  const to = waiting.value?.returnTo;
  stopWaiting();
  arrivedAt = steps;
  phase.value = 'starting';
  if (to !== undefined && place.value.page?.name === 'checkMail') go(to, 'replace');
}

/** Finds out whether another tab signed in: its message does not reach a sleeping tab. */
export async function joinIfIn(): Promise<void> {
  if (phase.value !== 'out') return;
  try {
    await readSession();
    if (phase.value === 'out') join();
  } catch {
    // No tab did, or the portal cannot be reached.
  }
}

/** Listens to the portal, to other tabs and to the browser's back-forward cache. Called before anything else here. */
export function listen(others: Companions): void {
  companions = others;
  whenSignedOut(() => {
    if (phase.value === 'in') leave('over');
  });
  hearTabs((message) => {
    if (message.kind === 'signed-out' && phase.value === 'in') leave('by-hand');
    if (message.kind === 'signed-in' && phase.value === 'out') join();
    if (message.kind === 'slid') {
      noteSlide(message.at);
      void look();
    }
  });
  // A page from the back-forward cache would show private content again: it is hidden and reloaded.
  addEventListener('pagehide', (event) => {
    if (event.persisted) document.documentElement.dataset.away = '';
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}
