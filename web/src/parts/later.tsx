import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { offline } from '../api/problem';
import { Failure, Skeleton } from './states';

type Load = () => Promise<{ Page: ComponentType }>;

const loaded = new Map<Load, ComponentType>();

/** A page whose script is fetched when somebody goes there, so that the first page comes sooner. */
export function Later({ load }: { load: Load }) {
  const [, draw] = useState(0);
  const [failed, setFailed] = useState(false);
  const Found = loaded.get(load);
  const fetchIt = () => {
    setFailed(false);
    load().then(
      ({ Page }) => {
        loaded.set(load, Page);
        draw((count) => count + 1);
      },
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (!Found) fetchIt();
  }, [load]);
  if (Found) return <Found />;
  // As high as a page, so that what stands below it does not move.
  return failed ? <Failure problem={offline()} again={fetchIt} /> : <Skeleton rows={10} />;
}
