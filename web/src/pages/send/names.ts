// Files that share a fate are told of together.
import { isolate, wordsOf } from '../../text/text';

const t = wordsOf('documents');

/** How many are named; more make nobody wiser. */
const MOST_NAMES = 5;

export function showNames(names: string[]): string {
  const named = names.slice(0, MOST_NAMES).map(isolate).join(', ');
  const count = names.length - MOST_NAMES;
  return count > 0 ? t('refused-names', { names: named, count }) : named;
}

/** Each reason once, with the names that it holds for, in the order in which they came. */
export function byReason<Why>(refused: { name: string; why: Why }[]): { why: Why; names: string[] }[] {
  return [...new Set(refused.map(({ why }) => why))].map((why) => ({
    why,
    names: refused.filter((one) => one.why === why).map(({ name }) => name),
  }));
}
