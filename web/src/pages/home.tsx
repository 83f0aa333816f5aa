import type { ComponentType } from 'preact';
import { type Asking, readEvents } from '../api/calls';
import type { Bill, CalendarEvent, Entry, FirmRequest, Page as Listed, Me } from '../api/types';
import { Icon, type IconName } from '../parts/icon';
import { Page } from '../parts/page';
import { anyFirm, BillAmount, caseLine, EventRow, firmName, Row, Rows, StateMark } from '../parts/rows';
import { Failure, Show, Skeleton } from '../parts/states';
import { readOpenUploads } from '../sending/calls';
import { firmOf, me, severalFirms } from '../state/account';
import { isDue, readAllBills, type Sum, sumsOf } from '../state/bill';
import { readBack, withoutAttached } from '../state/entries';
import { billsKey } from '../state/first-loads';
import { beginLoad, type Loaded, useLoad } from '../state/load';
import { learnDrafts } from '../state/mail-drafts';
import { beginRequests, useRequests } from '../state/requests';
import { type Address, to } from '../state/routes';
import { readStanding, type Standing } from '../state/standing';
import { dayOf, showCancelled, showDay, showMoment, showSum, todayIn } from '../text/format';
import { isolate, locale, t, withWords } from '../text/text';

/** How many new entries the page lists; the rest are under Messages. At least one of each kind. */
const MOST_NEW = 5;
/** How many entries are read at least: as many as one call can return, because a cancelled event may have been shared long ago. Reading goes on until each kind that has unread entries is included. */
const RECENT = 200;

const readNextEvent = (asking: Asking) => readEvents({ limit: 1 }, asking);
const readHomeBills = (asking: Asking) => readAllBills({}, asking);
const fetchNeeded = (): Promise<Needed> => withWords(import('../requests/home'), 'requests');

async function readUploads() {
  const [{ data }, part] = await Promise.all([readOpenUploads(), import('../parts/unfinished')]);
  return { uploads: await part.withoutOtherTabs(data), Line: part.UnfinishedLine };
}

async function readDraftsLine() {
  const part = withWords(import('../parts/drafts'), 'drafts');
  const [{ DraftsLine }] = await Promise.all([part, learnDrafts(true)]);
  return DraftsLine;
}

async function readCases(asking: Asking): Promise<Cases> {
  const part = withWords(import('../parts/standing'), 'stages');
  const [cases, { StandingCards }] = await Promise.all([readStanding(asking), part]);
  return { cases: cases.filter(({ status }) => status === 'open'), Cards: StandingCards };
}

/** The firm's texts come in the language that they were asked for in. */
const standingKey = () => `home-standing ${locale.value}`;

export function begin(knowing: Promise<Me>): void {
  const enough = async (read: Entry[]) => hasEachKind(read, await knowing);
  beginLoad('home-entries', (asking) => readBack({ least: RECENT, enough }, asking));
  beginLoad('home-events', readNextEvent);
  beginLoad(billsKey(), readHomeBills);
  beginLoad('home-unfinished', readUploads);
  beginLoad('home-drafts', readDraftsLine);
  beginLoad(standingKey(), readCases);
  beginRequests();
  beginLoad('home-needed', fetchNeeded);
}

export function HomePage() {
  const entries = useLoad('home-entries', (asking) =>
    readBack({ least: RECENT, enough: (read) => hasEachKind(read, me.value) }, asking),
  );
  const events = useLoad('home-events', readNextEvent);
  const bills = useLoad(billsKey(), readHomeBills);
  const unfinished = useLoad('home-unfinished', readUploads);
  const drafts = useLoad('home-drafts', readDraftsLine);
  const standing = useLoad(standingKey(), readCases);
  const requests = useRequests();
  const needed = useLoad('home-needed', fetchNeeded);
  const name = me.value?.name ?? '';
  // All at once, so that nothing moves while somebody reads.
  const ready = [requests, needed, standing, entries, events, bills, unfinished, drafts].every(
    (one) => one.data !== undefined || one.problem !== undefined,
  );
  const { uploads, Line } = unfinished.data ?? {};
  const Drafts = drafts.data;
  return (
    <Page title={t('home-title')} heading={name === '' ? undefined : t('home-greeting', { name })}>
      {ready && Line && uploads && <Line uploads={uploads} />}
      {ready && Drafts && <Drafts />}
      {ready ? (
        <Sections {...{ requests, needed, standing, entries, events, bills }} />
      ) : (
        <Skeleton rows={5} />
      )}
    </Page>
  );
}

/** Components that only Home fetches, because not every firm asks for something. */
type Needed = Record<'Needed' | 'Before', ComponentType<{ requests: FirmRequest[] }>>;

interface Cases {
  cases: Standing[];
  /** Fetched with the cases, because not every firm says where its cases stand. */
  Cards: ComponentType<{ cases: Standing[] }>;
}

interface SectionsProps {
  requests: Loaded<FirmRequest[]>;
  needed: Loaded<Needed>;
  standing: Loaded<Cases>;
  entries: Loaded<Listed<Entry>>;
  events: Loaded<Listed<CalendarEvent>>;
  bills: Loaded<Bill[]>;
}

function Sections({ requests, needed, standing, entries, events, bills }: SectionsProps) {
  const { Needed, Before } = needed.data ?? {};
  const asked = requests.data;
  const failed = [requests, needed].find(({ problem }) => problem);
  return (
    <div class="home">
      <div class="home-news">
        {failed?.problem && <Failure problem={failed.problem} again={failed.again} />}
        {Needed && asked && <Needed requests={asked} />}
        <WhereCasesStand standing={standing} />
        <WhatIsNew entries={entries} />
      </div>
      <div class="actions">
        <a class="button button-main button-wide" href={to('send')}>
          <Icon name="send" />
          {t('send-document')}
        </a>
        <a class="button button-wide" href={to('messages')}>
          <Icon name="message" />
          {t('home-write')}
        </a>
      </div>
      <div class="pair">
        <NextEvent events={events} />
        <AmountDue bills={bills} />
        {Before && asked && <Before requests={asked} />}
      </div>
    </div>
  );
}

/** Where the cases stand. This comes first because people call their firm about it most. It is absent if no firm has said it. */
function WhereCasesStand({ standing }: { standing: Loaded<Cases> }) {
  const count = standing.data?.cases.length ?? 0;
  if (count === 0 && !standing.problem) return null;
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">{t('standing-title', { count: Math.max(count, 1) })}</h2>
      <Show of={standing} rows={1}>
        {({ cases, Cards }) => <Cards cases={cases} />}
      </Show>
    </section>
  );
}

function WhatIsNew({ entries }: { entries: Loaded<Listed<Entry>> }) {
  const first = (me.value?.firms ?? []).every((firm) => firm.previous_visit_at === null);
  return (
    <section aria-labelledby="new">
      <h2 id="new">{first ? t('home-new-first') : t('home-new')}</h2>
      <Show of={entries} rows={2}>
        {({ data }) => {
          const cancelled = data.filter(isCancelledAhead);
          const fresh = withoutAttached(data).filter((entry) => isNew(entry) && !cancelled.includes(entry));
          if (cancelled.length + fresh.length === 0)
            return <p class="quiet">{t('home-new-none', { firm: anyFirm() })}</p>;
          return (
            <>
              <Rows>
                {[...cancelled, ...choose(fresh)].map((entry) => (
                  <NewRow key={entry.id} entry={entry} />
                ))}
              </Rows>
              {fresh.length > MOST_NEW && (
                <p>
                  <a class="more" href={to('messages')}>
                    {t('home-all-messages')}
                  </a>
                </p>
              )}
            </>
          );
        }}
      </Show>
    </section>
  );
}

/** Whether an entry is new: another person sent it, and it is unread or was sent after the previous session that opened its firm. */
function isNew(entry: Entry): boolean {
  if ((entry.kind === 'message' || entry.kind === 'document') && entry.from === 'client') return false;
  if (entry.unread) return true;
  const since = firmOf(entry.firm_id)?.previous_visit_at ?? null;
  return since !== null && entry.sent_at > since;
}

/** Whether an event was cancelled and its day is not over in its own time zone. Such an event is listed even if the client has seen it, so that nobody goes there. */
function isCancelledAhead(entry: Entry): boolean {
  const cancelled = entry.kind === 'event' ? entry.withdrawn?.cancelled : undefined;
  return cancelled !== undefined && dayOf(cancelled) >= todayIn(cancelled.time_zone);
}

/** Whether these include the newest entry of every kind that has unread ones. */
function hasEachKind(read: Entry[], person: Me | null): boolean {
  const { messages = 0, bills = 0, events = 0, documents = 0 } = person?.unread ?? {};
  const counts: Record<Entry['kind'], number> = {
    message: messages,
    bill: bills,
    event: events,
    document: documents,
  };
  return KINDS.every((kind) => counts[kind] === 0 || read.some((one) => one.kind === kind && one.unread));
}

/** The newest of each kind, then messages first: many files must not displace a lawyer's question. */
function choose(fresh: Entry[]): Entry[] {
  const first = KINDS.flatMap((kind) => fresh.find((entry) => entry.kind === kind) ?? []);
  const inOrder = [...first, ...fresh.filter(({ kind }) => kind === 'message'), ...fresh];
  const chosen = new Set([...new Set(inOrder)].slice(0, MOST_NEW));
  return fresh.filter((entry) => chosen.has(entry));
}

const KINDS = ['message', 'event', 'bill', 'document'] as const;

const ICONS: Record<Entry['kind'], IconName> = {
  message: 'message',
  bill: 'bill',
  event: 'calendar',
  document: 'document',
};

function NewRow({ entry }: { entry: Entry }) {
  const { title, address } = describe(entry);
  const bill = entry.kind === 'bill' ? entry.bill : undefined;
  return (
    <Row
      to={address}
      title={title}
      unread={entry.unread}
      lead={
        <span class="row-icon">
          <Icon name={ICONS[entry.kind]} />
        </span>
      }
      lines={[
        caseLine(entry),
        bill && isDue(bill) ? t('bill-due-day', { day: showDay(bill.due_on) }) : '',
        bill ? <StateMark bill={bill} /> : '',
        // An event that was cancelled has its own date.
        isCancelledAhead(entry) ? '' : showMoment(entry.sent_at),
      ]}
      side={bill && <BillAmount bill={bill} />}
    />
  );
}

/** A new entry in words that fit a row, and where it leads. */
function describe(entry: Entry): { title: string; address: Address } {
  const firm = firmName(entry.firm_id);
  const conversation = to('conversation', { id: entry.matter_id, at: entry.id });
  if (entry.kind === 'message')
    return { title: `${isolate(entry.author)}: ${isolate(entry.text)}`, address: conversation };
  if (entry.kind === 'bill') {
    if (!entry.bill) return { title: t('entry-bill-gone'), address: conversation };
    return { title: t('entry-bill', { number: entry.bill.number }), address: to('bill', { id: entry.id }) };
  }
  if (entry.kind === 'document') {
    if (!entry.document) return { title: t('entry-document-gone'), address: conversation };
    return { title: isolate(entry.document.name), address: to('documents', { first: entry.id }) };
  }
  const cancelled = entry.withdrawn?.cancelled;
  if (cancelled) {
    const title = t('entry-event-cancelled', { day: showCancelled(cancelled) });
    return { title, address: conversation };
  }
  if (!entry.event) return { title: t('entry-event-gone', { firm }), address: conversation };
  return { title: isolate(entry.event.title), address: to('event', { id: entry.id }) };
}

function NextEvent({ events }: { events: Loaded<Listed<CalendarEvent>> }) {
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t('home-next-event')}</h2>
      <Show of={events} rows={1}>
        {({ data: [event] }) =>
          event ? (
            <>
              <Rows>
                <EventRow event={event} />
              </Rows>
              <p>
                <a class="more" href={to('calendar')}>
                  {t('home-all-events')}
                </a>
              </p>
            </>
          ) : (
            <p class="quiet">{t('home-next-none')}</p>
          )
        }
      </Show>
    </section>
  );
}

function AmountDue({ bills }: { bills: Loaded<Bill[]> }) {
  return (
    <section aria-labelledby="due">
      <h2 id="due">{t('home-due')}</h2>
      <Show of={bills} rows={1}>
        {(all) => {
          const due = all.filter(isDue);
          if (due.length === 0) return <p class="quiet">{t('home-due-none')}</p>;
          return (
            <>
              <Rows>
                {sumsOf(due).map((sum) => (
                  <SumRow key={sum.firm_id} sum={sum} />
                ))}
              </Rows>
              <p>
                <a class="more" href={to('bills')}>
                  {t('home-all-bills')}
                </a>
              </p>
            </>
          );
        }}
      </Show>
    </section>
  );
}

function SumRow({ sum }: { sum: Sum }) {
  const [first, ...others] = sum.bills;
  return (
    <Row
      to={first && others.length === 0 ? to('bill', { id: first.id }) : to('bills')}
      title={showSum(sum.amounts)}
      lead={
        <span class="row-icon">
          <Icon name="bill" />
        </span>
      }
      lines={[
        severalFirms.value ? firmName(sum.firm_id) : '',
        t('home-due-bills', { count: sum.bills.length }),
      ]}
    />
  );
}
