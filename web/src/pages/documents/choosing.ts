import { useState } from 'preact/hooks';
import type { Document } from '../../api/types';
import { announce } from '../../parts/live';
import { showSize } from '../../text/format';
import { wordsOf } from '../../text/text';

const t = wordsOf('archive');

/** Which documents somebody marks. It outlives a search, a filter and another order. */
export interface Choosing {
  on: boolean;
  ids: string[];
  /** How many, and how large together, in words. */
  words: string;
  /** They are of several firms: no file holds those of two. */
  mixed: boolean;
  has: (document: Document) => boolean;
  start: () => void;
  stop: () => void;
  toggle: (document: Document) => void;
  addAll: (documents: Document[]) => void;
  drop: (documents: Document[]) => void;
  /** Drops all others. */
  keep: (ids: string[]) => void;
}

type Chosen = ReadonlyMap<string, Pick<Document, 'size' | 'firm_id'>>;

export function useChoosing(): Choosing {
  const [on, setOn] = useState(false);
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const set = (next: Chosen) => {
    setChosen(next);
    announce(isMixed(next) ? `${describe(next)}. ${t('archive-several-firms')}` : describe(next));
  };
  const without = (drop: (id: string) => boolean) => new Map([...chosen].filter(([id]) => !drop(id)));
  return {
    on,
    ids: [...chosen.keys()],
    words: describe(chosen),
    mixed: isMixed(chosen),
    has: ({ id }) => chosen.has(id),
    start: () => {
      setOn(true);
      announce(t('archive-choosing'));
    },
    stop: () => {
      setOn(false);
      setChosen(new Map());
    },
    toggle: (document) => {
      const next = new Map(chosen);
      if (!next.delete(document.id)) next.set(document.id, document);
      set(next);
    },
    addAll: (documents) => set(new Map([...chosen, ...documents.map((one) => [one.id, one] as const)])),
    drop: (documents) => set(without((id) => documents.some((one) => one.id === id))),
    keep: (ids) => set(without((id) => !ids.includes(id))),
  };
}

function describe(chosen: Chosen): string {
  const size = [...chosen.values()].reduce((sum, one) => sum + one.size, 0);
  return t('archive-chosen', { count: chosen.size, size: showSize(size) });
}

function isMixed(chosen: Chosen): boolean {
  return new Set([...chosen.values()].map(({ firm_id }) => firm_id)).size > 1;
}
