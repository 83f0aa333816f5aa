// Reads a file as far as it is sent and keeps the hashes of what was sent, to recognize a file that was changed since.
import { keepSums, recallSums } from './kept';
import type { Outgoing } from './outgoing';
import { Reading } from './reading';

/** Reads a file to the end of a part that is to be sent, and to the end of all that arrived in an earlier sitting: nothing of another version goes out. Throws `Unreadable` or `Changed`. */
export async function readTo(file: Outgoing, part: number): Promise<void> {
  const reading = await readingOf(file);
  await reading.after(Math.max(part, ...file.tags.keys()));
  if (reading.kept >= part) return;
  // Kept before the part goes out, so that this device has the hash of every part at the storage.
  reading.kept = reading.sums.length;
  await keepSums(file.document, reading.sums);
}

/** The SHA-256 of the whole. Throws `Unreadable` or `Changed`. */
export async function readWhole(file: Outgoing): Promise<string> {
  const reading = await readingOf(file);
  const sum = await reading.after(file.parts);
  file.ownSha256.value = sum;
  return sum;
}

function readingOf(file: Outgoing): Promise<Reading> {
  file.reading ??= begin(file, file.blob ?? new Blob());
  return file.reading;
}

async function begin(file: Outgoing, blob: Blob): Promise<Reading> {
  const before = await recallSums(file.document);
  return new Reading(blob, file.partSize, before);
}
