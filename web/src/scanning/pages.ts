// The pages of a scan: photographs in order, each the right way up. This device keeps them until they are sent, because a phone
// that opens its camera may discard the page.
import { effect, signal } from '@preact/signals';
import { offline, Problem } from '../api/problem';
import { add } from '../sending/begin';
import { changePage, cutPage, dropKept, keepPage, recallKept } from '../sending/kept';
import { requestHere } from '../sending/open-request';
import { ended, me, phase } from '../state/account';
import { today } from '../text/format';
import { wordsOf } from '../text/text';
import { type Cut, cutPaper, findPaper, isAsTaken } from './paper';
import { type Turn, WHOLE } from './quad';
import { asItWas, type Shrunk, shrink } from './shrink';

const t = wordsOf('documents');

/** A firm would want a longer scan in parts. */
export const MOST_PAGES = 50;

export interface ScannedPage {
  key: number;
  owner: string;
  /** The request that the scan is for. */
  request: string | null;
  /** What the camera saw, the right way up. */
  photograph: Blob;
  /** What of it goes into the PDF; the photograph itself where nothing was cut. */
  bytes: Blob;
  /** The size of `bytes`, in pixels. */
  width: number;
  height: number;
  cut: Cut;
  /** How far somebody turned it, clockwise. */
  turn: Turn;
  kept: number | null;
}

/** What this device keeps of a page beside its pictures: where it stands in its scan, how far it was turned, the size of its picture, and how the paper was cut out of what the camera saw. Pages of an older build have no cut. */
interface KeptPage {
  place: number;
  turn: Turn;
  width: number;
  height: number;
  cut?: Cut;
}

type Unread = { name: string; why: 'picture' | 'pages' };

export const pages = signal<ScannedPage[]>([]);
/** How many photographs are being read. */
export const reading = signal(0);
/** Those that could not become pages, the last time that some were added. */
export const unread = signal<Unread[]>([]);

effect(() => {
  if (phase.value === 'out' && ended.value === 'by-hand') {
    pages.value = [];
    unread.value = [];
  }
});

/** The reader's scan for a request, or for none. */
export function ownPages(request = requestHere.value): ScannedPage[] {
  return pages.value.filter((page) => page.owner === me.value?.id && page.request === request);
}

let keys = 0;

function nextKey(): number {
  keys += 1;
  return keys;
}

let queue: Promise<void> = Promise.resolve();

/** Adds photographs as pages, in this order. */
export function photograph(files: File[]): Promise<void> {
  reading.value += files.length;
  unread.value = [];
  const owner = me.value?.id ?? '';
  const request = requestHere.value;
  queue = queue.then(async () => {
    for (const file of files) {
      const why = await readPage(file, owner, request);
      if (why) unread.value = [...unread.value, { name: file.name, why }];
      reading.value -= 1;
    }
  });
  return queue;
}

async function readPage(file: File, owner: string, request: string | null): Promise<Unread['why'] | null> {
  if (ownPages(request).length >= MOST_PAGES) return 'pages';
  try {
    const shrunk = await shrink(file);
    const found = await cutOut(shrunk);
    // Somebody signed out meanwhile: nothing is kept.
    if (me.value?.id !== owner) return null;
    const whose = { key: nextKey(), owner, request, kept: null };
    const page = { ...whose, turn: 0 as Turn, photograph: shrunk.bytes, ...found };
    const row = rowOf(page, ownPages(request).length);
    const kept = await keepPage(owner, request, page.photograph, row, madeOf(page));
    pages.value = [...pages.value, { ...page, kept }];
    return null;
  } catch {
    return 'picture';
  }
}

/** The paper on a photograph, or all of it where none is clear. */
async function cutOut(photograph: Shrunk): Promise<Shrunk & { cut: Cut }> {
  const whole = { ...photograph, cut: AS_TAKEN };
  try {
    const corners = await findPaper(photograph.bytes);
    if (!corners) return whole;
    const cut = { corners, white: false };
    return { ...(await cutPaper(photograph.bytes, cut)), cut };
  } catch {
    // The page is there all the same, and can be cut by hand.
    return whole;
  }
}

const AS_TAKEN: Cut = { corners: WHOLE, white: false };

/** Cuts a page another way. Throws when it cannot be done here; then it is as before. */
export async function recut(page: ScannedPage, cut: Cut): Promise<void> {
  const asTaken = isAsTaken(cut);
  const cutOff = asTaken ? await asItWas(page.photograph) : await cutPaper(page.photograph, cut);
  const made = { ...cutOff, cut };
  pages.value = pages.value.map((one) => (one.key === page.key ? { ...one, ...made } : one));
  const place = ownPages().findIndex((one) => one.key === page.key);
  const now = ownPages()[place];
  if (now && now.kept !== null) await cutPage(now.kept, rowOf(now, place), madeOf(now));
}

function rowOf({ turn, width, height, cut }: ScannedPage, place: number): KeptPage {
  return { place, turn, width, height, cut };
}

function madeOf({ photograph, bytes }: ScannedPage): Blob | undefined {
  return bytes === photograph ? undefined : bytes;
}

/** Says that a page could not be cut that way on this device. */
export function notAdjusted(): never {
  throw new Problem('scan', 0, t('scan-not-adjusted'), t('scan-not-adjusted-detail'));
}

/** Turns a page clockwise by a quarter. */
export function turnPage(page: ScannedPage): void {
  const turn = ((page.turn + 90) % 360) as Turn;
  pages.value = pages.value.map((one) => (one.key === page.key ? { ...one, turn } : one));
  void keepOrder();
}

/** Moves a page one place up or down; answers with its new number, or `null` where there is no place. */
export function movePage(page: ScannedPage, by: -1 | 1): number | null {
  const own = ownPages();
  const from = own.findIndex((one) => one.key === page.key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= own.length) return null;
  own.splice(to, 0, ...own.splice(from, 1));
  pages.value = [...pages.value.filter((one) => !own.includes(one)), ...own];
  void keepOrder();
  return to + 1;
}

export function removePage(page: ScannedPage): void {
  if (page.kept !== null) void dropKept(page.kept);
  pages.value = pages.value.filter((one) => one.key !== page.key);
  void keepOrder();
}

export function discardPages(): void {
  for (const page of ownPages()) removePage(page);
}

async function keepOrder(): Promise<void> {
  for (const [place, page] of ownPages().entries()) {
    if (page.kept !== null) await changePage(page.kept, rowOf(page, place));
  }
}

/** Finds the pages that this device kept when its browser was closed, or lost the page. */
export async function recallPages(): Promise<void> {
  const owner = me.value?.id ?? '';
  const request = requestHere.value;
  if (ownPages(request).length > 0) return;
  const rows = (await recallKept(owner)).flatMap(({ page, ...row }) =>
    page === undefined || (row.request ?? null) !== request ? [] : [{ ...row, page: page as KeptPage }],
  );
  rows.sort((one, other) => one.page.place - other.page.place);
  const found = rows.map(({ key, bytes, page, made }) => {
    const { turn, width, height, cut = AS_TAKEN } = page;
    const size = { width, height, turn };
    return {
      key: nextKey(),
      owner,
      request,
      photograph: bytes,
      bytes: made ?? bytes,
      ...size,
      cut,
      kept: key,
    };
  });
  if (ownPages(request).length === 0) pages.value = [...pages.value, ...found];
}

/** What the PDF has in bytes, but for a few hundred around each page. */
export function sizeOfPages(): number {
  return ownPages().reduce((sum, page) => sum + page.bytes.size, 0);
}

/** How a page that is being adjusted is shown at the moment, though nobody pressed 'Use' yet. */
export const shown: { now: { key: number; cut: Cut } | null } = { now: null };

/** What is shown is what is sent. */
async function useShown(): Promise<void> {
  const { now } = shown;
  const page = ownPages().find((one) => one.key === now?.key);
  if (!now || !page || isSameCut(page.cut, now.cut)) return;
  await recut(page, now.cut);
}

function isSameCut(one: Cut, other: Cut): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

let finishing: Promise<void> | null = null;

/** Makes one PDF of the pages and adds it to what is to be sent: one, however many buttons ask for it meanwhile. Throws a `Problem`, and then the pages are still there. */
export function finishScan(): Promise<void> {
  finishing ??= addPdf().finally(() => {
    finishing = null;
  });
  return finishing;
}

async function addPdf(): Promise<void> {
  const request = requestHere.value;
  await queue;
  if (ownPages(request).length === 0) return;
  await useShown().catch(notAdjusted);
  const own = ownPages(request);
  const { makePdf } = await import('./pdf').catch(() => {
    throw offline();
  });
  const title = t('scan-name', { day: today() });
  const pdf = await makePdf(own, title);
  const [unfit] = await add([new File([pdf], `${title}.pdf`, { type: 'application/pdf' })], true, request);
  if (unfit) throw new Problem('scan', 0, t('scan-not-made'), t('refused-many'));
  for (const page of own) removePage(page);
}
