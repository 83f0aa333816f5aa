import { useEffect } from 'preact/hooks';
import type { Archive, Page } from '../api/types';
import type { Loaded } from '../state/load';
import { readArchives } from './calls';

/** The first look comes soon, later ones less often, in milliseconds. */
const FIRST = 1000;
const LONGEST = 8000;

/** Looks how far the archives are while one of them is being made and somebody can see the page. */
export function useProgress({ data, change }: Loaded<Page<Archive>>): void {
  const making = data?.data.some(({ state }) => state === 'making') ?? false;
  useEffect(() => {
    if (!making) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST;
    let over = false;
    const plan = () => {
      clearTimeout(timer);
      if (over || document.visibilityState !== 'visible') return;
      timer = setTimeout(() => void look(), wait);
      wait = Math.min(wait * 1.4, LONGEST);
    };
    const look = async () => {
      try {
        const read = await readArchives({ background: true });
        if (!over) change(read);
      } catch {
        // The next look may succeed.
      }
      plan();
    };
    const seen = () => {
      wait = FIRST;
      plan();
    };
    plan();
    document.addEventListener('visibilitychange', seen);
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [making]);
}
