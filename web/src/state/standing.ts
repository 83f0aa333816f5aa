// Which cases have a page about where they stand. Remembered for the visit, so that a conversation need not ask.
import { type Asking, readMatters } from '../api/calls';
import type { MatterProgress, StandingMatter } from '../api/types';
import { keep, recall } from './load';

/** A case whose stage the firm has said. */
export type Standing = StandingMatter & { progress: MatterProgress };

const KEY = 'with-progress';

export async function readStanding(asking: Asking): Promise<Standing[]> {
  const { data } = await readMatters(asking);
  const standing = data.filter((matter): matter is Standing => matter.progress !== undefined);
  keep(KEY, new Set(standing.map(({ id }) => id)));
  return standing;
}

/** Finds it out where no page has read it during this visit. Failing only hides the way to that page. */
export async function learnStanding(): Promise<void> {
  if (recall(KEY) !== undefined) return;
  try {
    await readStanding({ background: true });
  } catch {
    // The next page that needs it asks again.
  }
}

export function hasStanding(matter: string): boolean {
  return recall<Set<string>>(KEY)?.has(matter) ?? false;
}
