// Messages are read once they were on the screen of somebody who is there.
import { useEffect, useRef } from 'preact/hooks';
import { markRead } from '../../api/calls';
import type { Entry } from '../../api/types';
import { phase, recount } from '../../state/account';
import { isUnreadMessage } from '../../state/entries';

/** How many messages are marked at a time: calls that queue behind others would time out. */
const LANES = 4;

async function markInTurn(ids: string[]): Promise<void> {
  const rest = ids.values();
  const lane = async () => {
    for (const id of rest) {
      if (phase.value !== 'in') return;
      await markRead(id).catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const ACTIVITY = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchmove'];

/** The bar of tabs on a phone, and a line above it. */
const COVERED = '0px 0px -96px 0px';

/** Marks messages as read that are on the screen: at once when the page opens, those that arrive later at the next activity. Marking prolongs the session, so it must not happen while nobody is there. After a failure the next visit marks them. `shown` is the part of the entries that stands on the page, oldest first; nothing is marked before it is settled. */
export function useMarkRead(entries: Entry[] | undefined, shown: Entry[], settled: boolean): void {
  const marked = useRef(new Set<string>());
  const known = useRef<Set<string>>(null);
  const isThere = useRef(document.visibilityState === 'visible');
  const running = useRef(Promise.resolve());
  useEffect(() => {
    if (!entries || !settled) return;
    const unread = entries.filter(isUnreadMessage).map(({ id }) => id);
    if (known.current && unread.some((id) => !known.current?.has(id))) isThere.current = false;
    known.current = new Set(unread);
  }, [entries, settled]);
  useEffect(() => {
    const fresh = shown.filter((entry) => isUnreadMessage(entry) && !marked.current.has(entry.id));
    if (!settled || fresh.length === 0) return;
    const inSight = new Set<string>();
    const mark = () => {
      // Oldest first: somebody who leaves before all are marked comes back to where they were.
      const ids = fresh.map(({ id }) => id).filter((id) => inSight.has(id) && !marked.current.has(id));
      if (ids.length === 0) return;
      for (const id of ids) marked.current.add(id);
      running.current = running.current.then(() => markInTurn(ids)).then(recount);
    };
    const look = new IntersectionObserver(
      (cards) => {
        for (const { target, isIntersecting } of cards) {
          if (isIntersecting) inSight.add(target.id);
          else inSight.delete(target.id);
        }
        if (isThere.current) mark();
      },
      { rootMargin: COVERED },
    );
    for (const { id } of fresh) {
      const card = document.getElementById(id);
      if (card) look.observe(card);
    }
    const act = () => {
      isThere.current = true;
      mark();
    };
    for (const kind of ACTIVITY) document.addEventListener(kind, act, { capture: true, passive: true });
    return () => {
      look.disconnect();
      for (const kind of ACTIVITY) document.removeEventListener(kind, act, { capture: true });
    };
  }, [entries, settled, shown[0]?.id, shown.at(-1)?.id, shown.length]);
}
