import { useEffect, useRef, useState } from 'preact/hooks';
import { markRead, readEntries } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import type { Entry, Page as Listed, Message, SharedDocument } from '../api/types';
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
  // What was sent here stands here, whatever a reading that began before it says.
  const [sent, setSent] = useState<Message[]>([]);
  useMarkRead(entries.data?.data);
  useScrollTo(entries.data?.data);
  if (!matter) return <NotFoundPage />;
  const firm = firmName(matter.firm_id);
  const back = alone ? {} : { back: { to: '/messages', label: t('messages-title') } };
  const about = [
    alone && matter.name,
    (severalFirms.value || alone) && firm,
    matter.status === 'closed' && t('case-closed'),
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <Page title={alone ? t('messages-title') : matter.name} {...back}>
      {about !== '' && <p class="quiet">{about}</p>}
      <Show of={entries} rows={4}>
        {(shown) => (
          <>
            <Older id={id} shown={shown} change={entries.change} />
            {shown.data.length + sent.length === 0 ? (
              <Empty icon="message">
                {alone ? t('messages-none', { firm }) : t('messages-empty-case', { firm })}
              </Empty>
            ) : (
              <ol class="log" aria-label={t('messages-log')}>
                {told(withSent(shown.data, sent)).map((entry) => (
                  <EntryCard
                    key={entry.id}
                    entry={entry}
                    marked={isNamed(entry)}
                    documents={documentsOf(shown.data)}
                  />
                ))}
              </ol>
            )}
          </>
        )}
      </Show>
      <Compose
        key={id}
        matter={id}
        firm={firm}
        closed={matter.status === 'closed'}
        onSent={(message) => setSent((before) => [...before, message])}
      />
    </Page>
  );
}

/** The oldest first. */
function withSent(entries: Entry[], sent: Message[]): Entry[] {
  const missing = sent.filter((message) => entries.every((entry) => entry.id !== message.id));
  return [...[...entries].reverse(), ...missing];
}

function documentsOf(entries: Entry[]): Map<string, SharedDocument> {
  return new Map(entries.flatMap((entry) => (entry.kind === 'document' ? [[entry.id, entry]] : [])));
}

function attachedTo(entry: Entry): string[] {
  return entry.kind === 'message' ? entry.attachments.map(({ id }) => id) : [];
}

/** Without the documents that stand with their message. */
function told(entries: Entry[]): Entry[] {
  const attached = new Set(entries.flatMap(attachedTo));
  return entries.filter((entry) => entry.kind !== 'document' || !attached.has(entry.id));
}

/** Whether a mail led to this entry, or to what goes with it. */
function isNamed(entry: Entry): boolean {
  const named = place.value.query.get('at');
  return named !== null && [entry.id, ...attachedTo(entry)].includes(named);
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

const ACTIVITY = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchmove'];

/** What is shown to a person is read: at once when they came for it; what came later, when they next do something. To mark it prolongs the session, so it must not happen while nobody is there. A failure is no matter: the next visit marks it. */
function useMarkRead(entries: Entry[] | undefined): void {
  const marked = useRef<Set<string>>(null);
  useEffect(() => {
    if (!entries) return;
    const unread = entries.filter((entry) => entry.kind === 'message' && entry.unread);
    const fresh = unread.filter((entry) => !marked.current?.has(entry.id));
    const first = marked.current === null;
    marked.current ??= new Set();
    if (fresh.length === 0) return;
    const stop = () => {
      for (const kind of ACTIVITY) document.removeEventListener(kind, mark, { capture: true });
    };
    const mark = () => {
      stop();
      for (const entry of fresh) marked.current?.add(entry.id);
      void Promise.allSettled(fresh.map((entry) => markRead(entry.id))).then(recount);
    };
    if (first && document.visibilityState === 'visible') mark();
    else for (const kind of ACTIVITY) document.addEventListener(kind, mark, { capture: true, passive: true });
    return stop;
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
