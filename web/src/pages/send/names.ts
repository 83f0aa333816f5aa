// Files that were refused for the same reason are named together.
import { isolate, wordsOf } from '../../text/text';

const t = wordsOf('documents');

/** How many files are named; the rest are counted. */
const MOST_NAMES = 5;

export function showNames(names: string[]): string {
  const named = names.slice(0, MOST_NAMES).map(isolate).join(', ');
  const count = names.length - MOST_NAMES;
  return count > 0 ? t('refused-names', { names: named, count }) : named;
}

/** Each reason once, with the files' names in their order. */
export function byReason<Why>(refused: { name: string; why: Why }[]): { why: Why; names: string[] }[] {
  return [...new Set(refused.map(({ why }) => why))].map((why) => ({
    why,
    names: refused.filter((one) => one.why === why).map(({ name }) => name),
  }));
}
