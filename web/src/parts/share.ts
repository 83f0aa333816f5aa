// Files in the app on an iPhone's home screen. It has no tabs and no list of downloads: a file that a link opens takes the place of
// the app. The system's own sheet saves it, sends it or opens it in another app, and comes back.
import { offline } from '../api/problem';
import { isApple, isInstalled } from './agent';

/** The largest file that is fetched into memory: an old iPhone has 2 GB of it for everything. */
const LARGEST = 50_000_000;

/** What the portal says of a file; of a bill, the size may be missing. */
export interface FileHint {
  name: string;
  size?: number | undefined;
}

/** Whether a file is handed to the system's sheet instead of being opened by a link. */
export function isShared({ name, size = Number.POSITIVE_INFINITY }: FileHint): boolean {
  if (!isApple() || !isInstalled() || size > LARGEST || !('canShare' in navigator)) return false;
  return navigator.canShare({ files: [new File(['.'], name)] });
}

/** The file at an address of the storage. */
export async function fetchFile(url: string, name: string): Promise<File> {
  try {
    const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!answer.ok) throw offline();
    const bytes = await answer.blob();
    return new File([bytes], name, { type: bytes.type });
  } catch {
    throw offline();
  }
}

/** Opens the sheet. The system does that only soon after a press (`late`), and takes some files not at all (`refused`). */
export async function share(file: File): Promise<'done' | 'late' | 'refused'> {
  try {
    await navigator.share({ files: [file] });
    return 'done';
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    // Closing the sheet is an answer, too.
    if (name === 'AbortError') return 'done';
    return name === 'NotAllowedError' ? 'late' : 'refused';
  }
}
