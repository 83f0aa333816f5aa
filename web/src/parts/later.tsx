import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { offline } from '../api/problem';
import { Failure, Skeleton } from './states';

type Load<Given> = () => Promise<{ Page: ComponentType<Given> }>;

const loaded = new Map<unknown, ComponentType<never>>();

interface Props<Given> {
  load: Load<Given>;
  given?: Given;
  /** How high what comes will be. What is no page, and may be missing, takes none. */
  rows?: number;
}

/** A page whose script is fetched when somebody goes there, so that the first page comes sooner. */
export function Later<Given extends object>({ load, given, rows = 10 }: Props<Given>) {
  const [, draw] = useState(0);
  const [failed, setFailed] = useState(false);
  const Found = loaded.get(load) as ComponentType<Given> | undefined;
  const fetchIt = () => {
    setFailed(false);
    load().then(
      ({ Page }) => {
        loaded.set(load, Page as ComponentType<never>);
        draw((count) => count + 1);
      },
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (!Found) fetchIt();
  }, [load]);
  if (Found) return <Found {...(given as Given)} />;
  if (rows === 0) return null;
  // As high as a page, so that what stands below it does not move.
  return failed ? <Failure problem={offline()} again={fetchIt} /> : <Skeleton rows={rows} />;
}
