// The SHA-256 of a file that is read once, from its beginning to its end, in small pieces: memory does not grow with the file.
import { sha256 } from '@noble/hashes/sha2.js';

/** How much is read at once, in bytes. */
const PIECE = 1024 * 1024;

/** After each part, the SHA-256 of everything up to its end; the last one is that of the whole. Throws when the file cannot be read. */
export async function* digestParts(file: Blob, partSize: number): AsyncGenerator<string> {
  const hash = sha256.create();
  for (let start = 0; start < file.size; start += partSize) {
    const end = Math.min(start + partSize, file.size);
    for (let from = start; from < end; from += PIECE) {
      const to = Math.min(from + PIECE, end);
      const bytes = await file.slice(from, to).arrayBuffer();
      if (bytes.byteLength !== to - from) throw new Error('The file became shorter while it was read.');
      hash.update(new Uint8Array(bytes));
    }
    yield hex(hash.clone().digest());
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
