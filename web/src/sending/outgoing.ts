// A file on its way, and the upload that it belongs to. What the page shows is held in signals; the rest is for the engine.
import { type Signal, signal } from '@preact/signals';
import type { FileState, PartUrl, Upload, UploadFile } from '../api/types';
import type { Reading } from './reading';

/** Where a file stands. `choose`: its bytes are not at hand, somebody has to choose it again. */
export type Stage = 'choose' | 'waiting' | 'sending' | 'checking' | 'received' | 'refused' | 'held' | 'over';

/** Why nothing moves, where nobody paused it. `stuck`: the right to send is over, a new sign-in is needed. */
export type Trouble = 'offline' | 'server' | 'stuck';

/** Why a file has to be chosen again, where it is not that the page was closed meanwhile. */
export type Lost = 'unreadable' | 'changed';

/** An address that a part goes to, and since when it is known. */
export interface Place extends PartUrl {
  at: number;
}

export interface Outgoing {
  document: string;
  name: string;
  size: number;
  partSize: number;
  parts: number;
  fingerprint: string | null;
  blob: Blob | null;
  /** Under which key this device keeps it, when it is a photograph that was just taken. */
  kept: number | null;
  stage: Signal<Stage>;
  lost: Signal<Lost | null>;
  /** Bytes that arrived or are on their way. */
  sent: Signal<number>;
  /** When the last part had arrived, on this device's clock; and of a receipt, when it is known. */
  receivedAt: Signal<string | null>;
  sha256: Signal<string | null>;
  /** The SHA-256 that this device computed, once it has read the whole. */
  ownSha256: Signal<string | null>;
  reason: NonNullable<UploadFile['reason']> | null;
  /** The parts that arrived, by number, with what the storage calls them. */
  tags: Map<number, string>;
  places: Map<number, Place>;
  asking: Promise<void> | null;
  /** Reads it, from when its first part is to be sent until it is finished. */
  reading: Promise<Reading> | null;
  /** The parts that are being sent: how many bytes of each are out. */
  flying: Map<number, number>;
}

export interface Sending {
  id: string;
  /** Who sends: nobody else who signs in on this page sees it. */
  owner: string;
  matter: string;
  folder: string | null;
  /** The request that it is for, where that is known. */
  request: string | null;
  grant: string | null;
  createdAt: string;
  files: Outgoing[];
  paused: Signal<boolean>;
  trouble: Signal<Trouble | null>;
  /** How often it failed in a row, and until when it rests. */
  failures: number;
  restUntil: number;
  /** The portal is being asked what arrived. */
  looking: Promise<void> | null;
  /** Ends what is on its way when it is paused or given up. */
  stop: AbortController;
}

export const sendings = signal<Sending[]>([]);

const STAGES: Record<FileState, Stage> = {
  open: 'choose',
  checking: 'checking',
  released: 'received',
  quarantined: 'held',
  rejected: 'refused',
};

interface Described {
  document_id: string;
  name: string;
  part_size: number;
  parts: number;
}

export function makeOutgoing(file: Described, size: number, fingerprint: string | null): Outgoing {
  return {
    document: file.document_id,
    name: file.name,
    size,
    partSize: file.part_size,
    parts: file.parts,
    fingerprint,
    blob: null,
    kept: null,
    stage: signal<Stage>('choose'),
    lost: signal<Lost | null>(null),
    sent: signal(0),
    receivedAt: signal<string | null>(null),
    sha256: signal<string | null>(null),
    ownSha256: signal<string | null>(null),
    reason: null,
    tags: new Map(),
    places: new Map(),
    asking: null,
    reading: null,
    flying: new Map(),
  };
}

/** An upload that began elsewhere or before: its bytes are not at hand. */
export function fromPortal(upload: Upload, owner: string): Sending {
  const sending = makeSending(upload.id, owner, upload);
  sending.createdAt = upload.created_at;
  sending.files = upload.files.map((file) => makeOutgoing(file, file.size, file.fingerprint ?? null));
  apply(sending, upload);
  return sending;
}

export function makeSending(
  id: string,
  owner: string,
  about: { matter_id: string; folder_id?: string | null; request_id?: string | null },
): Sending {
  return {
    id,
    owner,
    matter: about.matter_id,
    folder: about.folder_id ?? null,
    request: about.request_id ?? null,
    grant: null,
    createdAt: new Date().toISOString(),
    files: [],
    paused: signal(false),
    trouble: signal<Trouble | null>(null),
    failures: 0,
    restUntil: 0,
    looking: null,
    stop: new AbortController(),
  };
}

/** Takes over what the portal says of an upload. A file that is missing there was given up. */
export function apply(sending: Sending, upload: Upload): void {
  if (upload.grant) sending.grant = upload.grant;
  for (const file of sending.files) {
    const said = upload.files.find((one) => one.document_id === file.document);
    if (!said) {
      if (isOpen(file)) file.stage.value = 'over';
      continue;
    }
    applyFile(file, said);
  }
}

export function applyFile(file: Outgoing, said: UploadFile): void {
  file.reason = said.reason ?? null;
  if (said.state !== 'open') {
    settle(file, STAGES[said.state]);
    return;
  }
  // An older answer may come after a newer one, and what was finished is never open again.
  if (!isOpen(file)) return;
  if (said.received_parts) {
    file.tags = new Map(said.received_parts.map((part) => [part.part_number, part.etag]));
  }
  if (file.blob === null) file.stage.value = 'choose';
  else if (file.flying.size === 0) file.stage.value = 'waiting';
  count(file);
}

/** Its bytes are at hand. `kept`: under which key this device keeps them. */
export function lay(file: Outgoing, bytes: Blob, kept: number | null): void {
  stopReading(file);
  file.blob = bytes;
  file.kept = kept;
  file.lost.value = null;
  file.stage.value = 'waiting';
}

/** Its bytes are at hand no more: somebody has to choose it again. */
export function lose(file: Outgoing, why: Lost): void {
  stopReading(file);
  file.blob = null;
  file.lost.value = why;
  file.stage.value = 'choose';
}

export function stopReading(file: Outgoing): void {
  void file.reading?.then((reading) => reading.stop());
  file.reading = null;
}

/** All of it is with the portal: what was needed for sending goes. */
export function settle(file: Outgoing, stage: Stage): void {
  file.stage.value = stage;
  stopReading(file);
  // Of what was sent before, only the receipt knows the time.
  if (file.blob) file.receivedAt.value = new Date().toISOString();
  file.blob = null;
  file.places.clear();
  file.sent.value = file.size;
}

export function isOpen(file: Outgoing): boolean {
  return ['choose', 'waiting', 'sending'].includes(file.stage.value);
}

/** Whether its bytes are here and still to be sent. */
export function isMoving(file: Outgoing): boolean {
  return file.stage.value === 'waiting' || file.stage.value === 'sending';
}

export function partLength(file: Outgoing, part: number): number {
  return Math.min(file.partSize, file.size - (part - 1) * file.partSize);
}

/** Counts again what arrived and what is on its way. */
export function count(file: Outgoing): void {
  let sum = 0;
  for (const part of file.tags.keys()) sum += partLength(file, part);
  for (const loaded of file.flying.values()) sum += loaded;
  file.sent.value = Math.min(sum, file.size);
}

export function percentOf(sent: number, size: number): number {
  return Math.min(100, Math.floor((sent / Math.max(size, 1)) * 100));
}
