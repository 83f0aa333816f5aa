// What the rest of the portal knows of files that are being sent: numbers without names. The code that sends is loaded when
// somebody sends, and updates them.
import { signal } from '@preact/signals';

export interface Underway {
  files: number;
  arrived: number;
  /** Of all bytes, 0 to 100. */
  percent: number;
  /** Sending needs a new sign-in. */
  stuck: boolean;
}

export const underway = signal<Underway | null>(null);

/** Whether the question is open if signing out may stop the sending. */
export const stopAsked = signal(false);

/** A tab that sends holds a lock whose name begins like this. */
export const LOCK = 'sending ';

/** Whether a tab of this browser is sending. Where that cannot be known, it may be. */
export async function isAnybodySending(): Promise<boolean> {
  if (!('locks' in navigator)) return true;
  const { held } = await navigator.locks.query();
  return held?.some((lock) => lock.name?.startsWith(LOCK)) ?? true;
}

/** Where photographs that were just taken are kept until they are sent. */
export const KEPT_FILES = 'portico-files';

export function dropKeptFiles(): void {
  try {
    indexedDB.deleteDatabase(KEPT_FILES);
  } catch {
    // Where there is no such store, nothing was kept.
  }
}
