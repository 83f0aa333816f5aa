// Which part of a long conversation is shown on the page.
import type { Entry } from '../../api/types';

/** How many entries are shown at first, and more each time. */
export const PAGE = 25;
/** How many entries are shown above the one that a link leads to. */
const BEFORE = 5;

/** A range of entries, by their ids. Without a first one it begins with the oldest entry that was read; without a last one it includes entries as they arrive. */
export interface Span {
  first: string | null;
  last: string | null;
}

/** A bounded part around one entry. The log has the oldest first. */
export function around(log: Entry[], at: number): Span {
  const end = Math.min(log.length, Math.max(at, 0) + PAGE);
  const begin = Math.max(0, Math.min(at - BEFORE, end - PAGE));
  return { first: log[begin]?.id ?? null, last: end === log.length ? null : (log[end - 1]?.id ?? null) };
}

/** Where a part begins and ends in the log. */
export function placeOf(log: Entry[], { first, last }: Span): { begin: number; end: number } {
  const end = last === null ? -1 : log.findIndex(({ id }) => id === last);
  return {
    begin: Math.max(
      0,
      log.findIndex(({ id }) => id === first),
    ),
    end: end < 0 ? log.length : end + 1,
  };
}

/** The same part with one page more below it. */
export function withNewer(log: Entry[], span: Span): Span {
  const end = placeOf(log, span).end + PAGE;
  return { ...span, last: end >= log.length ? null : (log[end - 1]?.id ?? null) };
}

/** The same part with one page more of what was read above it. */
export function withOlder(log: Entry[], span: Span): Span {
  const begin = Math.max(0, placeOf(log, span).begin - PAGE);
  return { ...span, first: log[begin]?.id ?? null };
}
