// Sends what there is to be sent, a few parts at a time, until the portal has it: over lost connections and lost answers,
// addresses that expired, a portal that fails, a device that slept, and the end of the session.
import { effect, untracked } from '@preact/signals';
import { readUpload } from '../api/calls';
import { asProblem, Problem } from '../api/problem';
import type { PartUrl } from '../api/types';
import { ended, me, phase } from '../state/account';
import { completeFile, giveUpUpload, readPlaces } from './calls';
import { readTo, readWhole } from './hashes';
import { dropKept, dropSums } from './kept';
import { readReceipts, watchOutcome } from './outcome';
import {
  apply,
  applyFile,
  count,
  isMoving,
  isOpen,
  lose,
  type Outgoing,
  partLength,
  type Sending,
  sendings,
  stopReading,
} from './outgoing';
import { tell } from './progress';
import { put, Refused } from './put';
import { Changed, Unreadable } from './reading';

/** How many parts go at once. Browsers open six connections to a host over HTTP/1.1; two stay free. */
const LANES = 4;
/** Addresses of parts live for 15 minutes; asking for one and sending the part takes some of that time. */
const PLACE_LIFE = 12 * 60_000;
/** How many addresses are asked for at once. */
const PLACES = 10;
/** The longest rest after failures, in milliseconds. */
const LONGEST_REST = 30_000;

let busy = 0;

interface Job {
  sending: Sending;
  file: Outgoing;
  /** 0: all parts have arrived, and the file is to be finished. */
  part: number;
}

/** Continues everything that can continue. */
export function resumeSending(): void {
  while (busy < LANES) {
    const job = nextJob();
    if (!job) break;
    busy += 1;
    job.file.flying.set(job.part, 0);
    void work(job).finally(() => {
      busy -= 1;
      resumeSending();
    });
  }
  tell();
}

function nextJob(): Job | undefined {
  for (const sending of sendings.value) {
    const still = sending.paused.value || sending.trouble.value === 'stuck';
    if (still || sending.restUntil > Date.now()) continue;
    for (const file of sending.files) {
      const part = file.blob && isMoving(file) ? nextPart(file) : undefined;
      if (part !== undefined) return { sending, file, part };
    }
  }
  return undefined;
}

function nextPart(file: Outgoing): number | undefined {
  for (let part = 1; part <= file.parts; part += 1) {
    if (!file.tags.has(part) && !file.flying.has(part)) return part;
  }
  return file.flying.size === 0 ? 0 : undefined;
}

async function work(job: Job): Promise<void> {
  const { sending, file, part } = job;
  const { signal } = sending.stop;
  try {
    file.stage.value = 'sending';
    if (part === 0) await finish(job);
    else await send(job, signal);
    sending.failures = 0;
    sending.trouble.value = null;
  } catch (thrown) {
    if (!signal.aborted) await recover(job, thrown);
  } finally {
    file.flying.delete(part);
    count(file);
  }
}

async function send({ sending, file, part }: Job, stop: AbortSignal): Promise<void> {
  if (!file.blob) return;
  await readTo(file, part);
  if (stop.aborted) return;
  const place = await placeOf(sending, file, part);
  const { blob } = file;
  if (!blob || stop.aborted) return;
  const start = (part - 1) * file.partSize;
  const bytes = blob.slice(start, start + partLength(file, part));
  const tag = await put(place, bytes, stop, (loaded) => {
    file.flying.set(part, loaded);
    count(file);
  });
  file.tags.set(part, tag);
  file.places.delete(part);
}

/** Where a part goes. Addresses are asked for a few at a time, by one of those who wait for them. */
async function placeOf(sending: Sending, file: Outgoing, part: number) {
  for (;;) {
    const place = file.places.get(part);
    if (place && Date.now() - place.at < PLACE_LIFE) return place;
    file.asking ??= askForPlaces(sending, file, part).finally(() => {
      file.asking = null;
    });
    await file.asking;
  }
}

async function askForPlaces(sending: Sending, file: Outgoing, from: number): Promise<void> {
  const wanted = [];
  for (let part = from; part <= file.parts && wanted.length < PLACES; part += 1) {
    if (!file.tags.has(part)) wanted.push(part);
  }
  const path = { id: sending.id, document_id: file.document };
  const { data } = await readPlaces(path, wanted, grantOf(sending));
  notePlaces(file, data);
}

export function notePlaces(file: Outgoing, places: PartUrl[]): void {
  for (const place of places) file.places.set(place.part_number, { ...place, at: Date.now() });
}

/** A missing grant is a grant that is over. */
function grantOf(sending: Sending): string {
  return sending.grant ?? 'none';
}

async function finish({ sending, file }: Job): Promise<void> {
  if (!file.blob) return;
  const parts = [...file.tags].map(([part_number, etag]) => ({ part_number, etag }));
  parts.sort((one, other) => one.part_number - other.part_number);
  const path = { id: sending.id, document_id: file.document };
  const sha256 = await readWhole(file);
  const said = await completeFile(path, { parts, sha256 }, grantOf(sending));
  dropHere(file);
  applyFile(file, said);
  watchOutcome(sending);
}

/** Deletes what this device kept of a file. */
function dropHere(file: Outgoing): void {
  if (file.kept !== null) void dropKept(file.kept);
  void dropSums(file.document);
}

/** Decides what happens after a failure. */
async function recover({ sending, file, part }: Job, thrown: unknown): Promise<void> {
  // Another file was chosen in its place, or none can be: its reading was stopped.
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return;
  // One file that cannot be read holds up none of the others.
  if (thrown instanceof Unreadable) return lose(file, 'unreadable');
  if (thrown instanceof Changed) return lose(file, 'changed');
  if (thrown instanceof Refused) {
    if (thrown.status === 0 && !(await isReadable(file, part))) return lose(file, 'unreadable');
    // Not the address that was good a moment ago: it expired, or the clocks of this device jumped.
    if (thrown.status >= 400 && thrown.status < 500) file.places.clear();
    if (mayHaveArrived(thrown.status)) await look(sending);
    if (!file.tags.has(part)) rest(sending, thrown.status);
    return;
  }
  const problem = asProblem(thrown);
  if (problem.status === 401) await renewGrant(sending);
  else if ([404, 410, 422].includes(problem.status)) await look(sending);
  rest(sending, problem.status);
}

/** Waits longer after each failure in a row, and no longer than until the connection is back. */
function rest(sending: Sending, status: number): void {
  if (sending.trouble.value === 'stuck' || sending.restUntil > Date.now()) return;
  sending.trouble.value =
    status === 0 || !navigator.onLine ? 'offline' : sending.failures > 1 ? 'server' : null;
  const longest = Math.min(LONGEST_REST, 1000 * 2 ** sending.failures);
  sending.failures += 1;
  const time = longest * (0.75 + Math.random() / 4);
  sending.restUntil = Date.now() + time;
  setTimeout(wake, time + 5);
}

function wake(): void {
  resumeSending();
}

/** Whether the storage may have a part that it did not say it has: the answer was lost (0) or came without its tag (200), an earlier attempt arrived (412) or is on its way still (409), or the whole was put together or given up (404). */
function mayHaveArrived(status: number): boolean {
  return [0, 200, 404, 409, 412].includes(status);
}

/** A file that was changed or removed since it was chosen cannot be read any more. */
async function isReadable(file: Outgoing, part: number): Promise<boolean> {
  const start = (part - 1) * file.partSize;
  try {
    await file.blob?.slice(start, start + 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Asks the portal what it has, once for all parts that wait for it. */
function look(sending: Sending): Promise<void> {
  sending.looking ??= readAgain(sending).finally(() => {
    sending.looking = null;
  });
  return sending.looking;
}

async function readAgain(sending: Sending): Promise<void> {
  const before = new Map(sending.files.map((file) => [file, new Set(file.tags.keys())]));
  try {
    const said = await readUpload(sending.id, grantOf(sending));
    // What arrived since it was asked stands in no answer to it.
    const since = sending.files.map((file) => ({
      file,
      tags: [...file.tags].filter(([part]) => !before.get(file)?.has(part)),
    }));
    apply(sending, said);
    for (const { file, tags } of since) for (const [part, tag] of tags) file.tags.set(part, tag);
  } catch (thrown) {
    const { status } = asProblem(thrown);
    if (status === 401) await renewGrant(sending);
    if (status !== 404 && status !== 410) return;
    for (const file of sending.files) if (isOpen(file)) file.stage.value = 'over';
  }
}

/** Gets a new grant for the person who is signed in; without a session nothing continues. */
async function renewGrant(sending: Sending): Promise<void> {
  if (phase.value === 'in' && me.value?.id === sending.owner) {
    try {
      apply(sending, await readUpload(sending.id));
      return;
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.status === 0 || thrown.status >= 500) return;
    }
  }
  sending.trouble.value = 'stuck';
}

export function pause(sending: Sending): void {
  sending.paused.value = true;
  halt(sending);
  tell();
}

export function resume(sending: Sending): void {
  sending.paused.value = false;
  sending.restUntil = 0;
  resumeSending();
}

function halt(sending: Sending): void {
  sending.stop.abort(new DOMException('Stopped', 'AbortError'));
  sending.stop = new AbortController();
  for (const file of sending.files) if (file.stage.value === 'sending') file.stage.value = 'waiting';
}

/** Gives the rest of an upload up, here and at the portal. What was finished stays sent. */
export async function giveUp(sending: Sending): Promise<void> {
  const signedIn = phase.value === 'in';
  pause(sending);
  try {
    await giveUpUpload(sending.id, signedIn ? undefined : grantOf(sending));
  } catch (thrown) {
    if (asProblem(thrown).status !== 404) throw thrown;
  }
  for (const file of sending.files) {
    dropHere(file);
    stopReading(file);
    if (isOpen(file)) file.stage.value = 'over';
  }
  forget(sending);
}

/** Takes a sending off the page. */
export function forget(sending: Sending): void {
  sendings.value = sendings.value.filter((one) => one !== sending);
  tell();
}

/** The connection is back: all waiting ends, and the failures before it make no later one wait longer. */
function hurry(): void {
  for (const sending of sendings.value) {
    sending.restUntil = 0;
    sending.failures = 0;
  }
  resumeSending();
}

addEventListener('online', hurry);
addEventListener('offline', () => {
  for (const sending of sendings.value) if (sending.files.some(isMoving)) sending.trouble.value = 'offline';
  tell();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') hurry();
});

effect(() => {
  const where = phase.value;
  const byHand = ended.value === 'by-hand';
  untracked(() => {
    // Signing out by hand ends everything; the end of an idle session ends nothing: the client resumes later.
    if (where === 'out' && byHand) stopAll();
    if (where === 'in') comeBack();
  });
});

function stopAll(): void {
  for (const sending of sendings.value) {
    halt(sending);
    for (const file of sending.files) stopReading(file);
  }
  sendings.value = [];
  tell();
}

function comeBack(): void {
  for (const sending of sendings.value) {
    if (sending.owner !== me.value?.id) continue;
    void readReceipts(sending);
    if (sending.trouble.value !== 'stuck') continue;
    sending.trouble.value = null;
    void renewGrant(sending).then(resumeSending);
  }
  tell();
}

addEventListener('beforeunload', (event) => {
  if (sendings.value.some((sending) => sending.files.some((file) => file.blob && isOpen(file)))) {
    event.preventDefault();
  }
});
