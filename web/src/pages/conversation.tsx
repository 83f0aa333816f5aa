import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { markRead, readEntries } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import type { Entry, Page as Listed, Message, SharedDocument } from '../api/types';
import { Compose } from '../parts/compose';
import { EntryCard } from '../parts/entry';
import { announce } from '../parts/live';
import { Page } from '../parts/page';
import { firmName } from '../parts/rows';
import { Empty, Failure, Show } from '../parts/states';
import { matterOf, phase, recount, severalFirms } from '../state/account';
import { attachedTo, isUnreadMessage, readBack, withoutAttached } from '../state/entries';
import { type Loaded, useLoad } from '../state/load';
import { place } from '../state/router';
import { to } from '../state/routes';
import { isolate, t } from '../text/text';
import { NotFoundPage } from './gone';

/** How many entries are shown at first, and more each time. */
const PAGE = 25;

/** Everything that was said and shared in one case, oldest first, and the form for a new message. */
export function ConversationPage({ id, alone }: { id: string; alone?: boolean }) {
  const matter = matterOf(id);
  const shownBefore = useRef(0);
  const entries = useLoad(`conversation ${id}`, (asking) => {
    // Reads at least what is shown, and as far back as what somebody came for.
    const least = Math.max(PAGE, shownBefore.current);
    return readBack({ matter_id: id, least, enough: (read) => isThere(id, read) }, asking);
  });
  shownBefore.current = entries.data?.data.length ?? 0;
  // Messages sent from this page stay on it, even if a read that began earlier lacks them.
  const [sent, setSent] = useState<Message[]>([]);
  useMarkRead(entries.data?.data);
  useScrollTo(entries);
  if (!matter) return <NotFoundPage />;
  const firm = firmName(matter.firm_id);
  const back = alone ? {} : { back: { to: to('messages'), label: t('messages-title') } };
  const about = [
    alone && isolate(matter.name),
    (severalFirms.value || alone) && isolate(firm),
    matter.status === 'closed' && t('case-closed'),
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <Page title={alone ? t('messages-title') : isolate(matter.name)} {...back}>
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
                {withoutAttached(withSent(shown.data, sent)).map((entry) => (
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
        ready={entries.data !== undefined || entries.problem !== undefined}
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

/** Whether these include what somebody came for: the entry that a mail named, and every unread message. */
function isThere(id: string, read: Entry[]): boolean {
  if (place.value.query.has('at') && !read.some(isNamed)) return false;
  return read.filter(isUnreadMessage).length >= (matterOf(id)?.unread.messages ?? 0);
}

/** Whether a mail led to this entry or to an attachment of it. */
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
  const keepPlace = useKeepPlace();
  const cursor = shown.meta.paging.next;
  const more = () => {
    if (cursor === null) return;
    setProblem(undefined);
    readEntries({ matter_id: id, limit: PAGE, cursor }).then(
      (page) => {
        keepPlace();
        change({ data: [...shown.data, ...page.data], meta: page.meta });
        announce(t('messages-older-shown', { count: page.data.length }));
      },
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  };
  if (cursor === null) return null;
  if (problem) return <Failure problem={problem} again={more} />;
  return (
    <button type="button" class="button" onClick={more}>
      {t('messages-older')}
    </button>
  );
}

/** Called before entries are added above: afterwards the same entry is where it was on the screen, and has the focus. */
function useKeepPlace(): () => void {
  const kept = useRef<{ card: HTMLElement; top: number }>(null);
  useLayoutEffect(() => {
    if (!kept.current) return;
    const { card, top } = kept.current;
    kept.current = null;
    // Most browsers keep the place themselves unless they are at the top of the page; WebKit does not.
    scrollBy(0, card.getBoundingClientRect().top - top);
    card.focus({ preventScroll: true });
  });
  return () => {
    const card = document.querySelector<HTMLElement>('.entry');
    kept.current = card && { card, top: card.getBoundingClientRect().top };
  };
}

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

/** Marks messages as read once a person sees them: at once when the page opens, later ones at the next activity. Marking prolongs the session, so it must not happen while nobody is there. After a failure the next visit marks them. */
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
      // Oldest first: somebody who leaves before all are marked comes back to where they were.
      void markInTurn(fresh.map((entry) => entry.id).reverse()).then(recount);
    };
    if (first && document.visibilityState === 'visible') mark();
    else for (const kind of ACTIVITY) document.addEventListener(kind, mark, { capture: true, passive: true });
    return stop;
  }, [entries]);
}

/** Scrolls, when the page opens, to what a mail named, else to the first unread message, else to the newest entry. Cached entries are shown first, and new ones come with the next answer. */
function useScrollTo({ data: page, loading }: Loaded<Listed<Entry>>): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (done.current || !page) return;
    done.current = !loading;
    // Somebody who is already writing stays there.
    if (document.activeElement?.id === 'message') return;
    const entries = withoutAttached(page.data);
    const target = entries.find(isNamed) ?? entries.findLast(isUnreadMessage) ?? entries[0];
    const card = document.getElementById(target?.id ?? '');
    if (!card || isInSight(card)) return;
    card.scrollIntoView({ block: 'start' });
  }, [page, loading]);
}

function isInSight(card: HTMLElement): boolean {
  const { top, bottom } = card.getBoundingClientRect();
  const bar = document.querySelector('.tabs')?.getBoundingClientRect();
  // On a phone the tabs stand at the bottom of the screen.
  const end = bar && bar.top > innerHeight / 2 ? bar.top : innerHeight;
  return top >= 0 && bottom <= end;
}
