// How files come to be sent: announced for a new upload, or chosen again for an upload that was interrupted.
import { effect, signal } from '@preact/signals';
import { readUpload } from '../api/calls';
import { makeKey } from '../api/http';
import type { StartedUpload } from '../api/types';
import { ended, me, phase } from '../state/account';
import { startUpload } from './calls';
import { notePlaces, resumeSending } from './engine';
import { tryFingerprint } from './fingerprint';
import { dropKept, dropOldSums, keepPhoto, noteAnnounced, recallKept } from './kept';
import { readUnfinished } from './locks';
import { endingOf, nameOf, stemOf, unslashed } from './name';
import { requestHere } from './open-request';
import { watchOutcome } from './outcome';
import {
  fromPortal,
  lay,
  makeOutgoing,
  makeSending,
  type Outgoing,
  type Sending,
  sendings,
} from './outgoing';

/** The most that one upload takes, and how large a file may be. */
export const MOST_FILES = 20;
export const LARGEST = 5 * 1024 ** 3;

/** A file that was chosen and is not sent yet. */
export interface Chosen {
  key: number;
  owner: string;
  /** The request that it is for. */
  request: string | null;
  bytes: Blob;
  /** As it was chosen, and as it is to be called. */
  given: string;
  name: string;
  kept: number | null;
}

export const chosen = signal<Chosen[]>([]);

effect(() => {
  // What somebody chose is theirs until they sign out by hand.
  if (phase.value === 'out' && ended.value === 'by-hand') {
    chosen.value = [];
    unfit.value = [];
  }
});

export type Unfit = { name: string; why: 'empty' | 'large' | 'many' | 'twice' | 'folder' | 'unreadable' };

/** What could not be added or sent the last time, by name. */
export const unfit = signal<Unfit[]>([]);

/** What the reader chose for a request, or for none. What another person chose on this page before is theirs. */
export function ownChosen(request = requestHere.value): Chosen[] {
  return chosen.value.filter((file) => file.owner === me.value?.id && file.request === request);
}

let keys = 0;

/** Adds files to those that are to be sent; answers with those that cannot be. A photograph that was just taken is kept on this device. */
export async function add(files: File[], taken: boolean, request = requestHere.value): Promise<Unfit[]> {
  const owner = me.value?.id ?? '';
  const refused: Unfit[] = [];
  for (const file of files) {
    const why = await whyUnfit(file, request);
    if (why) {
      refused.push({ name: file.name, why });
      continue;
    }
    const kept = taken ? await keepPhoto(owner, request, file) : null;
    put({ owner, request, bytes: file, given: file.name, name: unslashed(file.name), kept });
  }
  return refused;
}

function put(file: Omit<Chosen, 'key'>): void {
  keys += 1;
  chosen.value = [...chosen.value, { ...file, key: keys }];
}

async function whyUnfit(file: File, request: string | null): Promise<Unfit['why'] | null> {
  if (file.size > LARGEST) return 'large';
  // Its first bytes are read at once: what a phone or a cloud does not hand out is known before anything is sent.
  const print = await tryFingerprint(file);
  if (print === null) return 'unreadable';
  if (file.size === 0) return 'empty';
  if (ownChosen(request).length >= MOST_FILES) return 'many';
  const again = ownChosen(request).find((one) => one.given === file.name && one.bytes.size === file.size);
  if (again && (await tryFingerprint(again.bytes)) === print) return 'twice';
  return null;
}

/** Renames a file. Its ending stays as it was chosen. */
export function rename(key: number, typed: string): void {
  chosen.value = chosen.value.map((file) =>
    file.key === key ? { ...file, name: nameOf(typed, endingOf(file.given)) } : file,
  );
}

export function remove(file: Chosen): void {
  if (file.kept !== null) void dropKept(file.kept);
  chosen.value = chosen.value.filter((one) => one.key !== file.key);
}

/** What is to become of the files. */
export interface Wish {
  matter_id: string;
  folder_id: string | null;
  message: string;
  request_id?: string;
}

/** A file that can be read, with the hash of its beginning. */
interface Ready {
  file: Chosen;
  print: string;
}

/** What can still be read of what was chosen. The rest is taken away, and named in `unfit`. */
export async function findReadable(): Promise<Ready[]> {
  const looked = await Promise.all(
    ownChosen().map(async (file) => ({ file, print: await tryFingerprint(file.bytes) })),
  );
  const lost = looked.filter(({ print }) => print === null).map(({ file }) => file);
  if (lost.length > 0) {
    unfit.value = [...unfit.value, ...lost.map(({ name }) => ({ name, why: 'unreadable' as const }))];
    chosen.value = chosen.value.filter((file) => !lost.includes(file));
  }
  return looked.flatMap(({ file, print }) => (print === null ? [] : [{ file, print }]));
}

/** Repeating an attempt gives the same upload: the answer may have been lost. */
let attempt = { of: '', key: '' };

/** Announces files and begins to send them. */
export async function begin(wish: Wish, ready: Ready[]): Promise<Sending> {
  const owner = me.value?.id ?? '';
  const body = {
    matter_id: wish.matter_id,
    ...(wish.folder_id === null ? {} : { folder_id: wish.folder_id }),
    ...(wish.request_id === undefined ? {} : { request_id: wish.request_id }),
    ...(wish.message.trim() === '' ? {} : { message: wish.message }),
    files: ready.map(({ file, print }) => ({
      name: finalName(file),
      size: file.bytes.size,
      ...(file.bytes.type === '' ? {} : { content_type: file.bytes.type }),
      fingerprint: print,
    })),
  };
  const of = JSON.stringify(body);
  if (attempt.of !== of) attempt = { of, key: makeKey() };
  const started = await startUpload(body, attempt.key);
  attempt = { of: '', key: '' };
  const sending = fromStarted(started, owner, body, ready);
  sendings.value = [...sendings.value, sending];
  chosen.value = chosen.value.filter((file) => ready.every((one) => one.file.key !== file.key));
  resumeSending();
  return sending;
}

/** Without the spaces that somebody left around what they typed; as it was chosen, where they left nothing. */
function finalName({ name, given }: Chosen): string {
  const ending = endingOf(given);
  return nameOf(stemOf(name, ending).trim(), ending) || unslashed(given);
}

function fromStarted(
  started: StartedUpload,
  owner: string,
  about: { matter_id: string; folder_id?: string; request_id?: string },
  ready: Ready[],
): Sending {
  const sending = makeSending(started.id, owner, about);
  sending.grant = started.grant;
  sending.files = started.files.map((file, place) => {
    const source = ready[place];
    const outgoing = makeOutgoing(file, source?.file.bytes.size ?? 0, source?.print ?? null);
    if (source) lay(outgoing, source.file.bytes, source.file.kept);
    notePlaces(outgoing, file.part_urls);
    if (outgoing.kept !== null) void noteAnnounced(outgoing.kept, file.document_id);
    return outgoing;
  });
  return sending;
}

/** Finds this client's unfinished uploads, from this or another device, and resumes what this device kept. */
export async function findOpen(): Promise<void> {
  const owner = me.value?.id ?? '';
  const unfinished = await readUnfinished();
  const unknown = unfinished.filter((upload) => sendings.value.every((one) => one.id !== upload.id));
  const found = await Promise.all(unknown.map(({ id }) => readUpload(id)));
  const more = found.map((upload) => fromPortal(upload, owner));
  const known = new Set(sendings.value.map((one) => one.id));
  const added = more.filter((one) => !known.has(one.id));
  sendings.value = [...sendings.value, ...added];
  for (const sending of added) watchOutcome(sending);
  await takeKept(owner);
  void dropOldSums();
  resumeSending();
}

/** Photographs of an upload go on by themselves; those that were never announced wait to be sent. */
async function takeKept(owner: string): Promise<void> {
  for (const row of await recallKept(owner)) {
    if (row.page !== undefined) continue;
    if (row.document !== null) {
      const file = waitingFiles(owner).find((one) => one.document === row.document);
      if (file) lay(file, row.bytes, row.key);
      else if (!isBeingSent(row.document)) await dropKept(row.key);
      continue;
    }
    const request = row.request ?? null;
    if (chosen.value.every((one) => one.kept !== row.key) && ownChosen(request).length < MOST_FILES) {
      put({ owner, request, bytes: row.bytes, given: row.name, name: unslashed(row.name), kept: row.key });
    }
  }
}

function isBeingSent(document: string): boolean {
  return sendings.value.some((one) => one.files.some((file) => file.document === document));
}

/** The files that somebody has to choose again. */
function waitingFiles(owner: string): Outgoing[] {
  return sendings.value
    .filter((sending) => sending.owner === owner)
    .flatMap((sending) => sending.files)
    .filter((file) => file.stage.value === 'choose');
}

/** Resumes files that were chosen again. Returns those that match no missing file and those that cannot be read. */
export async function chooseAgain(files: File[]): Promise<{ others: string[]; unreadable: string[] }> {
  const owner = me.value?.id ?? '';
  const others: string[] = [];
  const unreadable: string[] = [];
  for (const bytes of files) {
    const print = await tryFingerprint(bytes);
    if (print === null) {
      unreadable.push(bytes.name);
      continue;
    }
    const same = waitingFiles(owner).filter((file) => file.size === bytes.size);
    const file =
      same.find((one) => one.fingerprint === print && one.name === unslashed(bytes.name)) ??
      same.find((one) => one.fingerprint === print) ??
      same.find((one) => one.fingerprint === null && one.name === unslashed(bytes.name));
    if (file) lay(file, bytes, null);
    else others.push(bytes.name);
  }
  resumeSending();
  return { others, unreadable };
}
