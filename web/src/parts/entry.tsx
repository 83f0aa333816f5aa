import type { Entry, Message, SharedBill, SharedEvent } from '../api/types';
import { showDay, showEventDays, showEventHours, showMoment, showMoney } from '../text/format';
import { type PlainId, t } from '../text/text';
import { Icon } from './icon';
import { firmName, StateMark } from './rows';
import { NewMark } from './states';

/** One entry of a conversation. */
export function EntryCard({ entry, marked }: { entry: Entry; marked: boolean }) {
  const mine = entry.kind === 'message' && entry.from === 'client';
  const classes = ['entry', mine && 'entry-mine', marked && 'entry-marked'].filter(Boolean).join(' ');
  return (
    <li class={classes} id={entry.id}>
      <p class="entry-head">
        <span class="strong">{author(entry)}</span> {entry.unread && <NewMark />}
        <span class="entry-time">{showMoment(entry.sent_at)}</span>
      </p>
      {entry.kind === 'message' && <MessageBody message={entry} />}
      {entry.kind === 'bill' && <BillBody entry={entry} />}
      {entry.kind === 'event' && <EventBody entry={entry} />}
    </li>
  );
}

function author(entry: Entry): string {
  if (entry.kind === 'message') return entry.from === 'client' ? t('messages-you') : entry.author;
  return firmName(entry.firm_id);
}

const ATTACHED: Record<Message['attachments'][number]['kind'], PlainId> = {
  bill: 'entry-attachment-bill',
  event: 'entry-attachment-event',
  document: 'entry-attachment-document',
};

function MessageBody({ message }: { message: Message }) {
  return (
    <>
      <p class="written">{message.text}</p>
      {message.attachments.map((attachment) => {
        const words = t(ATTACHED[attachment.kind]);
        // Documents have no page of their own: they stand in their list.
        if (attachment.kind === 'document') return <p key={attachment.id}>{words}</p>;
        const to = attachment.kind === 'bill' ? `/bills/${attachment.id}` : `/calendar/${attachment.id}`;
        return (
          <a key={attachment.id} class="attached" href={to}>
            <Icon name={attachment.kind === 'bill' ? 'bill' : 'calendar'} />
            <span class="attached-text">{words}</span>
            <Icon name="next" />
          </a>
        );
      })}
    </>
  );
}

function Gone({ words }: { words: string }) {
  return (
    <p class="entry-gone">
      <Icon name="cross" />
      <span>{words}</span>
    </p>
  );
}

function BillBody({ entry }: { entry: SharedBill }) {
  const { bill } = entry;
  if (!bill) return <Gone words={t('entry-bill-gone')} />;
  return (
    <>
      {entry.text && <p class="written">{entry.text}</p>}
      <a class="attached" href={`/bills/${entry.id}`}>
        <Icon name="bill" />
        <span class="attached-text">
          <span class="strong">{t('entry-bill', { number: bill.number })}</span>
          <span>{t('entry-bill-due', { amount: showMoney(bill.total), day: showDay(bill.due_on) })}</span>
          <StateMark bill={bill} />
        </span>
        <Icon name="next" />
      </a>
    </>
  );
}

function EventBody({ entry }: { entry: SharedEvent }) {
  const { event, withdrawn } = entry;
  if (event) {
    return (
      <a class="attached" href={`/calendar/${entry.id}`}>
        <Icon name="calendar" />
        <span class="attached-text">
          <span class="strong">{event.title}</span>
          <span>{showEventDays(event)}</span>
          <span>{showEventHours(event)}</span>
          {!event.attending && <span class="quiet">{t('event-limited')}</span>}
        </span>
        <Icon name="next" />
      </a>
    );
  }
  const cancelled = withdrawn?.cancelled;
  if (!cancelled) return <Gone words={t('entry-event-gone', { firm: firmName(entry.firm_id) })} />;
  const span = { ...cancelled, ends_at: cancelled.starts_at };
  const day = [showEventDays(span), !cancelled.all_day && showEventHours(span)].filter(Boolean).join(', ');
  return <Gone words={t('entry-event-cancelled', { day })} />;
}
