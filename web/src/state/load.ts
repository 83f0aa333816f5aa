// Reading for a page: what was read before is shown at once and refreshed in the background. Nothing outlives the session.
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Asking } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';

const kept = new Map<string, unknown>();

/** What was begun before the page is there that shows it. */
const begun = new Map<string, { reading: Promise<unknown>; at: number }>();
/** For how long a page takes it over, in milliseconds. */
const FRESH = 10_000;

/** Reads for a page that is about to be shown. */
export function beginLoad<T>(key: string, read: (asking: Asking) => Promise<T>): void {
  const reading = read({});
  begun.set(key, { reading, at: Date.now() });
  // The page asks again.
  reading.catch(() => begun.delete(key));
}

function takeOver<T>(key: string): Promise<T> | undefined {
  const found = begun.get(key);
  begun.delete(key);
  return found && Date.now() - found.at < FRESH ? (found.reading as Promise<T>) : undefined;
}

/** Grows when something new arrived: lists then refresh themselves in the background. */
export const news = signal(0);

export interface Loaded<T> {
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  again: () => void;
  /** Replaces what is shown, and keeps the replacement. */
  change: (data: T) => void;
}

export function useLoad<T>(key: string, read: (asking: Asking) => Promise<T>): Loaded<T> {
  const [, draw] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const current = useRef<{ key: string; problem?: Problem | undefined; loading: boolean }>({
    key,
    loading: true,
  });
  if (current.current.key !== key) current.current = { key, loading: true };
  const seen = useRef({ news: news.value, attempt });

  useEffect(() => {
    let gone = false;
    const mine = current.current;
    const background = seen.current.news !== news.value && seen.current.attempt === attempt;
    seen.current = { news: news.value, attempt };
    mine.loading = true;
    (takeOver<T>(key) ?? read({ background }))
      .then((data) => {
        kept.set(key, data);
        mine.problem = undefined;
      })
      .catch((thrown: unknown) => {
        // A failed refresh leaves what is shown.
        if (!background || !kept.has(key)) mine.problem = asProblem(thrown);
      })
      .finally(() => {
        mine.loading = false;
        if (!gone) draw((count) => count + 1);
      });
    return () => {
      gone = true;
    };
  }, [key, attempt, news.value]);

  return {
    data: kept.get(key) as T | undefined,
    problem: current.current.problem,
    loading: current.current.loading,
    again: () => {
      current.current.problem = undefined;
      setAttempt((count) => count + 1);
    },
    change: (data: T) => {
      kept.set(key, data);
      draw((count) => count + 1);
    },
  };
}

/** What any page read under a key. */
export function recall<T>(key: string): T | undefined {
  return kept.get(key) as T | undefined;
}

/** Keeps what was read elsewhere than by a page's own reading. */
export function keep<T>(key: string, data: T): void {
  kept.set(key, data);
}

/** Forgets all that was read. */
export function forgetAll(): void {
  kept.clear();
  begun.clear();
}
