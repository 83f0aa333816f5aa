// Tabs of one browser leave each other's uploads alone: a tab that sends holds a lock named after the upload.
import type { Upload } from '../api/types';
import { LOCK } from '../state/sending';
import { readOpenUploads } from './calls';

const held = new Map<string, () => void>();
const nameOf = (upload: string) => LOCK + upload;

/** Holds the locks of exactly these uploads. */
export function holdLocks(uploads: string[]): void {
  if (!('locks' in navigator)) return;
  for (const [upload, release] of held) {
    if (uploads.includes(upload)) continue;
    held.delete(upload);
    release();
  }
  for (const upload of uploads) {
    if (held.has(upload)) continue;
    const over = new Promise<void>((resolve) => held.set(upload, resolve));
    void navigator.locks.request(nameOf(upload), { ifAvailable: true }, () => over);
  }
}

/** The uploads that can be resumed and that no other tab is sending. */
export async function readUnfinished(): Promise<Upload[]> {
  return withoutOtherTabs((await readOpenUploads()).data);
}

/** The uploads without those that another tab is sending. */
export async function withoutOtherTabs(open: Upload[]): Promise<Upload[]> {
  if (!('locks' in navigator)) return open;
  const locks = (await navigator.locks.query()).held ?? [];
  const busy = new Set(locks.map((lock) => lock.name));
  return open.filter((upload) => held.has(upload.id) || !busy.has(nameOf(upload.id)));
}
