import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { readEntries } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import type { Entry, Page as Listed, Message, SharedDocument } from '../api/types';
import { Compose } from '../parts/compose';
import { DraftsLine } from '../parts/drafts';
import { EntryCard } from '../parts/entry';
import { announce } from '../parts/live';
import { Page } from '../parts/page';
import { firmName } from '../parts/rows';
import { Empty, Failure, Show } from '../parts/states';
import { matterOf, severalFirms } from '../state/account';
import { attachedTo, isUnreadMessage, readBack, withoutAttached } from '../state/entries';
import { type Loaded, useLoad } from '../state/load';
import { learnDrafts } from '../state/mail-drafts';
import { place } from '../state/router';
import { to } from '../state/routes';
import { hasStanding, learnStanding } from '../state/standing';
import { isolate, t } from '../text/text';
import { useMarkRead } from './conversation/mark-read';
import { around, PAGE, placeOf, type Span, withNewer, withOlder } from './conversation/span';
import { NotFoundPage } from './gone';

/** Everything that was said and shared in one case, oldest first, and the form for a new message. */
export function ConversationPage({ id, alone }: { id: string; alone?: boolean }) {
  const matter = matterOf(id);
  const shownBefore = useRef(0);
  const entries = useLoad(`conversation ${id}`, (asking) => {
    // Reads at least what is shown, and as far back as what somebody came for.
    const least = Math.max(PAGE, shownBefore.current);
    const read = readBack({ matter_id: id, least, enough: (some) => isThere(id, some) }, asking);
    // At once with it, so that nothing moves.
    return Promise.all([read, learnStanding(), learnDrafts()]).then(([first]) => first);
  });
  shownBefore.current = entries.data?.data.length ?? 0;
  // Messages sent from this page stay on it, even if a read that began earlier lacks them.
  const [sent, setSent] = useState<Message[]>([]);
  const log = withoutAttached(withSent(entries.data?.data ?? [], sent));
  const [chosen, setSpan] = useState<Span>();
  // Until all is read that somebody came for, the part of the log follows what is read.
  const span = chosen ?? around(log, placeToOpen(log));
  const settled = entries.data !== undefined && !entries.loading;
  useEffect(() => {
    if (settled) setSpan((before) => before ?? span);
  }, [settled]);
  const { begin, end } = placeOf(log, span);
  const shown = log.slice(begin, end);
  useMarkRead(entries.data?.data, shown, settled && chosen !== undefined);
  useScrollTo(entries);
  const goTo = useGoTo();
  const newest = () => {
    setSpan(around(log, log.length - 1));
    goTo(log.at(-1)?.id);
  };
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
    <Page title={alone ? t('messages-title') : isolate(matter.name)} firm={matter.firm_id} {...back}>
      {about !== '' && <p class="quiet">{about}</p>}
      <Show of={entries} rows={4}>
        {(read) => (
          <>
            <DraftsLine />
            {hasStanding(id) && (
              <a class="more" href={to('matter', { id })}>
                {t('messages-standing')}
              </a>
            )}
            <Older id={id} read={read} change={entries.change} log={log} span={span} onSpan={setSpan} />
            {log.length === 0 ? (
              <Empty icon="message">
                {alone ? t('messages-none', { firm }) : t('messages-empty-case', { firm })}
              </Empty>
            ) : (
              <ol class="log" aria-label={t('messages-log')}>
                {shown.map((entry) => (
                  <EntryCard
                    key={entry.id}
                    entry={entry}
                    marked={isNamed(entry)}
                    documents={documentsOf(read.data)}
                  />
                ))}
              </ol>
            )}
            {end < log.length && (
              <div class="buttons">
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    setSpan(withNewer(log, span));
                    goTo(log[end]?.id);
                    announce(t('messages-newer-shown', { count: Math.min(PAGE, log.length - end) }));
                  }}
                >
                  {t('messages-newer')}
                </button>
                <button type="button" class="button" onClick={newest}>
                  {t('messages-newest')}
                </button>
              </div>
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
        onSent={(message) => {
          setSent((before) => [...before, message]);
          if (span.last !== null) setSpan(around(log, log.length - 1));
        }}
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
  read: Listed<Entry>;
  change: (read: Listed<Entry>) => void;
  log: Entry[];
  span: Span;
  onSpan: (span: Span) => void;
}

/** Shows more above: of what was read already, then of what the portal has. */
function Older({ id, read, change, log, span, onSpan }: OlderProps) {
  const [problem, setProblem] = useState<Problem>();
  const keepPlace = useKeepPlace();
  const cursor = read.meta.paging.next;
  const { begin } = placeOf(log, span);
  const more = () => {
    if (begin > 0) {
      keepPlace();
      onSpan(withOlder(log, span));
      announce(t('messages-older-shown', { count: Math.min(PAGE, begin) }));
      return;
    }
    if (cursor === null) return;
    setProblem(undefined);
    readEntries({ matter_id: id, limit: PAGE, cursor }).then(
      (page) => {
        keepPlace();
        change({ data: [...read.data, ...page.data], meta: page.meta });
        onSpan({ ...span, first: null });
        announce(t('messages-older-shown', { count: page.data.length }));
      },
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  };
  if (begin === 0 && cursor === null) return null;
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

/** Called before entries are added below: afterwards the first of them is in sight and has the focus. */
function useGoTo(): (id: string | undefined) => void {
  const wanted = useRef<string>(undefined);
  useLayoutEffect(() => {
    const card = document.getElementById(wanted.current ?? '');
    if (!card) return;
    wanted.current = undefined;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: 'start' });
  });
  return (id) => {
    wanted.current = id;
  };
}

/** Where a conversation opens: at what a mail named, else at the first unread message, else at the newest entry. */
function placeToOpen(log: Entry[]): number {
  const named = log.findLastIndex(isNamed);
  const unread = log.findIndex(isUnreadMessage);
  return [named, unread].find((place) => place >= 0) ?? log.length - 1;
}

/** Scrolls, when the page opens to what somebody came for. Cached entries are shown first, and new ones come with the next answer. */
function useScrollTo({ data: page, loading }: Loaded<Listed<Entry>>): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (done.current || !page) return;
    done.current = !loading;
    // Somebody who is already writing stays there.
    if (document.activeElement?.id === 'message') return;
    const log = withoutAttached(page.data).reverse();
    const card = document.getElementById(log[placeToOpen(log)]?.id ?? '');
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
