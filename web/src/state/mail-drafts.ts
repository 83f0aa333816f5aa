// Answers by mail that wait. How many there are is known for the visit once a page has read it.
import { type Asking, readDrafts } from '../api/calls';
import type { Draft } from '../api/types';
import { keep, recall } from './load';

/** Also the key of the page that shows them. */
export const DRAFTS = 'drafts';

/** Reads them, oldest first. */
export async function readWaiting(asking: Asking): Promise<Draft[]> {
  const { data } = await readDrafts(asking);
  keep(DRAFTS, data);
  return data;
}

/** Finds out whether any wait, where no page has read it during this visit or it is asked `again`. Failing only hides the way to them. */
export async function learnDrafts(again = false): Promise<void> {
  if (recall(DRAFTS) !== undefined && !again) return;
  try {
    await readWaiting({ background: true });
  } catch {
    // The next page that wants to know asks again.
  }
}

/** How many wait, and whether all are from the address that the firm holds. */
export function countDrafts(): { count: number; own: boolean } {
  const drafts = recall<Draft[]>(DRAFTS) ?? [];
  return { count: drafts.length, own: drafts.every(isOwn) };
}

/** Whether it is from the address that the firm holds, as far as the mail says. */
export function isOwn({ reason }: Draft): boolean {
  return reason !== 'other_sender';
}
