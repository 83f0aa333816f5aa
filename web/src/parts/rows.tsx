// Rows of lists: one resource each, at least 56 px high.
import type { ComponentChildren } from 'preact';
import type { Bill, CalendarEvent, Matter } from '../api/types';
import { chosenMatter, firmOf, matterOf, me, severalFirms, severalMatters } from '../state/account';
import { type Billed, figureOf, isDue, type Standing, standing } from '../state/bill';
import { type Address, to } from '../state/routes';
import {
  dayOf,
  showDay,
  showEventDays,
  showEventHours,
  showMoney,
  showMonthShort,
  today,
} from '../text/format';
import { isolate, type PlainId, t } from '../text/text';
import { Icon, type IconName } from './icon';
import { NewMark } from './states';

/** The firm and the case of a resource, where there is more than one. */
export function caseLine(resource: { firm_id: string; matter_id: string }): string {
  const firm = severalFirms.value ? firmOf(resource.firm_id)?.name : undefined;
  const matter = severalMatters.value ? matterOf(resource.matter_id)?.name : undefined;
  return [firm, matter].flatMap((name) => (name ? [isolate(name)] : [])).join(' · ');
}

/** A case in a list to choose from: the firm comes first, so that a narrow list never cuts it off. */
export function caseChoice(matter: Matter): string {
  const names = severalFirms.value ? [firmName(matter.firm_id), matter.name] : [matter.name];
  return names.map(isolate).join(' – ');
}

/** The cases in the order of such a list: firm by firm. */
export function byFirm(matters: Matter[]): Matter[] {
  const name = (matter: Matter) => firmName(matter.firm_id);
  return severalFirms.value
    ? [...matters].sort((one, other) => name(one).localeCompare(name(other)))
    : matters;
}

export function firmName(id: string): string {
  return firmOf(id)?.name ?? t('home-your-firm');
}

/** The firm of an empty page: its name when there is one firm. */
export function anyFirm(): string {
  return onlyFirm() ?? t('home-your-firm');
}

export function onlyFirm(): string | undefined {
  return severalFirms.value ? undefined : me.value?.firms[0]?.name;
}

export function Rows({ children, label }: { children: ComponentChildren; label?: string }) {
  return (
    <ul class="rows" aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  to: Address;
  title: string;
  lines: (ComponentChildren | '')[];
  side?: ComponentChildren;
  lead?: ComponentChildren;
  unread?: boolean;
  id?: string;
  marked?: boolean;
}

export function Row({ to, title, lines, side, lead, unread, id, marked }: RowProps) {
  return (
    <li class={marked ? 'row row-marked' : 'row'} id={id}>
      <a class="row-link" href={to}>
        {lead}
        <span class="row-body">
          <span class="row-text">
            <span class="row-title">
              {unread && <NewMark />} {title}
            </span>
            {lines
              .filter((line) => line !== '')
              .map((line, place) => (
                <span key={place} class="row-line">
                  {line}
                </span>
              ))}
          </span>
          {side && <span class="row-side">{side}</span>}
        </span>
        <Icon name="next" />
      </a>
    </li>
  );
}

interface Mark {
  words: PlainId;
  icon: IconName;
  tone: 'due' | 'late' | 'good' | 'plain';
}

/** How each standing is shown. */
const MARKS: Readonly<Record<Standing, Mark>> = {
  due: { words: 'bill-awaiting', icon: 'clock', tone: 'due' },
  overdue: { words: 'bill-overdue', icon: 'alert', tone: 'late' },
  settled: { words: 'bill-settled', icon: 'check', tone: 'good' },
  credit: { words: 'bill-credit', icon: 'check', tone: 'good' },
  paid: { words: 'bill-paid', icon: 'check', tone: 'good' },
  void: { words: 'bill-void', icon: 'cross', tone: 'plain' },
};

export function StateMark({ bill }: { bill: Billed }) {
  const { words, icon, tone } = MARKS[standing(bill, today())];
  return (
    <span class={`state state-${tone}`}>
      <Icon name={icon} />
      {t(words)}
    </span>
  );
}

/** What is to pay, and beside it what was billed, where that is another amount. */
export function BillAmount({ bill }: { bill: Billed }) {
  const { label, amount, total } = figureOf(bill);
  return (
    <>
      <span class="amount">
        {label === 'bill-credit-amount' && `${t(label)} `}
        {showMoney(amount)}
      </span>
      {total && <span class="row-line">{t('bill-total-of', { amount: showMoney(total) })}</span>}
    </>
  );
}

export function BillRow({ bill, first }: { bill: Bill; first?: boolean }) {
  return (
    <Row
      to={to('bill', { id: bill.id })}
      id={bill.id}
      title={t('entry-bill', { number: bill.number })}
      unread={bill.unread}
      marked={first === true}
      lines={[
        first ? <span class="from-mail">{t('bill-from-mail')}</span> : '',
        caseLine(bill),
        isDue(bill)
          ? t('bill-due-day', { day: showDay(bill.due_on) })
          : t('bill-issued-day', { day: showDay(bill.issued_on) }),
        <StateMark bill={bill} />,
      ]}
      side={<BillAmount bill={bill} />}
    />
  );
}

export function EventRow({ event }: { event: CalendarEvent }) {
  return (
    <Row
      to={to('event', { id: event.id })}
      title={isolate(event.title)}
      unread={event.unread}
      lead={<DateLeaf event={event} />}
      lines={[
        showEventDays(event),
        showEventHours(event),
        caseLine(event),
        event.attending ? '' : <span class="quiet">{t('event-limited')}</span>,
      ]}
    />
  );
}

/** The day as a calendar leaf. Hidden from screen readers: the words are beside it. */
function DateLeaf({ event }: { event: CalendarEvent }) {
  const day = dayOf(event);
  return (
    <span class="leaf" aria-hidden="true">
      <span class="leaf-month">{showMonthShort(day)}</span>
      <span class="leaf-day">{Number(day.slice(8))}</span>
    </span>
  );
}

/** 'All cases' or one of them. Absent while there is only one case. */
export function CaseFilter() {
  if (!severalMatters.value) return null;
  return (
    <div class="filter">
      <label for="case-filter">{t('filter-label')}</label>
      <select
        id="case-filter"
        value={chosenMatter.value ?? ''}
        onChange={(event) => {
          chosenMatter.value = event.currentTarget.value || null;
        }}
      >
        <option value="">{t('filter-all')}</option>
        {byFirm(me.value?.matters ?? []).map((matter) => (
          <option key={matter.id} value={matter.id}>
            {caseChoice(matter)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The filter of a list, for the call and for its cache key. */
export function narrowed(): { matter_id?: string } {
  return chosenMatter.value === null ? {} : { matter_id: chosenMatter.value };
}
