import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { offline } from '../api/problem';
import { Failure, Skeleton } from './states';

type Load<Given> = () => Promise<{ Page: ComponentType<Given> }>;

const loaded = new Map<unknown, ComponentType<never>>();

/** Fetches a page; once it is here, it is shown without a placeholder. */
export async function fetchPage<Found extends { Page: unknown }>(load: () => Promise<Found>): Promise<Found> {
  const found = await load();
  loaded.set(load, found.Page as ComponentType<never>);
  return found;
}

interface Props<Given> {
  load: Load<Given>;
  given?: Given;
  /** How high the placeholder is. An optional part of a page takes no room. */
  rows?: number;
}

/** A page whose script is fetched on demand, so that the first page loads faster. */
export function Later<Given extends object>({ load, given, rows = 10 }: Props<Given>) {
  const [, draw] = useState(0);
  const [failed, setFailed] = useState(false);
  const Found = loaded.get(load) as ComponentType<Given> | undefined;
  const fetchIt = () => {
    setFailed(false);
    fetchPage(load).then(
      () => draw((count) => count + 1),
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (!Found) fetchIt();
  }, [load]);
  if (Found) return <Found {...(given as Given)} />;
  if (rows === 0) return null;
  // As high as a page, so that nothing below it moves.
  return failed ? <Failure problem={offline()} again={fetchIt} /> : <Skeleton rows={rows} />;
}
