import { useEffect, useRef, useState } from 'preact/hooks';
import { markRead, readEntries } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import type { Entry, Page as Listed, Message } from '../api/types';
import { Compose } from '../parts/compose';
import { EntryCard } from '../parts/entry';
import { Page } from '../parts/page';
import { firmName } from '../parts/rows';
import { Empty, Failure, Show } from '../parts/states';
import { matterOf, recount, severalFirms } from '../state/account';
import { useLoad } from '../state/load';
import { place } from '../state/router';
import { t } from '../text/text';
import { NotFoundPage } from './gone';

const PAGE = 50;

/** Everything that was said and shared in one case, the oldest first, and the place to write. */
export function ConversationPage({ id, alone }: { id: string; alone?: boolean }) {
  const matter = matterOf(id);
  const entries = useLoad(`conversation ${id}`, (asking) =>
    readEntries({ matter_id: id, limit: PAGE }, asking),
  );
  useMarkRead(entries.data?.data);
  useScrollTo(entries.data?.data);
  if (!matter) return <NotFoundPage />;
  const firm = firmName(matter.firm_id);
  const back = alone ? {} : { back: { to: '/messages', label: t('messages-title') } };
  const add = (message: Message) => {
    const shown = entries.data;
    if (!shown || shown.data.some((entry) => entry.id === message.id)) return;
    entries.change({ ...shown, data: [message, ...shown.data] });
  };
  return (
    <Page title={alone ? t('messages-title') : matter.name} {...back}>
      <p class="quiet">
        {[alone && matter.name, (severalFirms.value || alone) && firm].filter(Boolean).join(' · ')}
        {matter.status === 'closed' && ` · ${t('case-closed')}`}
      </p>
      <Show of={entries} rows={4}>
        {(shown) => (
          <>
            <Older id={id} shown={shown} change={entries.change} />
            {shown.data.length === 0 ? (
              <Empty icon="message">
                {alone ? t('messages-none', { firm }) : t('messages-empty-case', { firm })}
              </Empty>
            ) : (
              <ol class="log" aria-label={t('messages-log')}>
                {[...shown.data].reverse().map((entry) => (
                  <EntryCard key={entry.id} entry={entry} marked={place.value.query.get('at') === entry.id} />
                ))}
              </ol>
            )}
          </>
        )}
      </Show>
      <Compose key={id} matter={id} firm={firm} onSent={add} />
    </Page>
  );
}

interface OlderProps {
  id: string;
  shown: Listed<Entry>;
  change: (shown: Listed<Entry>) => void;
}

function Older({ id, shown, change }: OlderProps) {
  const [problem, setProblem] = useState<Problem>();
  const cursor = shown.meta.paging.next;
  if (cursor === null) return null;
  const more = () => {
    setProblem(undefined);
    readEntries({ matter_id: id, limit: PAGE, cursor }).then(
      (page) => change({ data: [...shown.data, ...page.data], meta: page.meta }),
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  };
  if (problem) return <Failure problem={problem} again={more} />;
  return (
    <button type="button" class="button" onClick={more}>
      {t('messages-older')}
    </button>
  );
}

/** What is shown to a person who looks is read. A failure is no matter: the next visit marks it. */
function useMarkRead(entries: Entry[] | undefined): void {
  const marked = useRef(new Set<string>());
  useEffect(() => {
    const unread = (entries ?? []).filter((entry) => entry.kind === 'message' && entry.unread);
    const fresh = unread.filter((entry) => !marked.current.has(entry.id));
    if (fresh.length === 0) return;
    const mark = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', mark);
      for (const entry of fresh) marked.current.add(entry.id);
      void Promise.allSettled(fresh.map((entry) => markRead(entry.id))).then(recount);
    };
    document.addEventListener('visibilitychange', mark);
    mark();
    return () => document.removeEventListener('visibilitychange', mark);
  }, [entries]);
}

/** Once, when the conversation is there: to what a mail named, or to the first that is new, or to the end. */
function useScrollTo(entries: Entry[] | undefined): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !entries || entries.length === 0) return;
    done.current = true;
    const named = place.value.query.get('at');
    const target =
      entries.find((entry) => entry.id === named) ?? entries.findLast((entry) => entry.unread) ?? entries[0];
    const card = document.getElementById(target?.id ?? '');
    if (entries.length > 3 || named) card?.scrollIntoView({ block: named ? 'center' : 'nearest' });
  }, [entries]);
}
