// By what a file that is chosen again is known: its size, and the SHA-256 of its first 5 MiB.
import { hex } from './digest';

const FIRST = 5 * 1024 * 1024;

/** Throws when the file cannot be read. */
export async function fingerprint(file: Blob): Promise<string> {
  // A file that is gone says that it has no bytes, and no slice of it contradicts: only the whole does.
  const first = file.size === 0 ? file : file.slice(0, FIRST);
  const hash = await crypto.subtle.digest('SHA-256', await first.arrayBuffer());
  return hex(new Uint8Array(hash));
}

/** The same, or null where the file cannot be read: it was moved or deleted, is a folder, or lies elsewhere and was not fetched. */
export async function tryFingerprint(file: Blob): Promise<string | null> {
  try {
    return await fingerprint(file);
  } catch {
    return null;
  }
}
