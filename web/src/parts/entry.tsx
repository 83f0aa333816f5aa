import { fetchDocument } from '../api/calls';
import type { Attachment, Entry, Message, SharedBill, SharedDocument, SharedEvent } from '../api/types';
import { recount } from '../state/account';
import { isDue } from '../state/bill';
import { type Address, to } from '../state/routes';
import { showCancelled, showDay, showEventDays, showEventHours, showMoment, showSize } from '../text/format';
import { type PlainId, t } from '../text/text';
import { DownloadOutcome, useDownload } from './download';
import { Icon } from './icon';
import { BillAmount, firmName, StateMark } from './rows';
import { NewMark } from './states';
import { Written } from './written';

interface CardProps {
  entry: Entry;
  marked: boolean;
  /** The documents of the conversation, for messages that name them. */
  documents: Map<string, SharedDocument>;
}

/** One entry of a conversation. */
export function EntryCard({ entry, marked, documents }: CardProps) {
  const mine = isMine(entry);
  const classes = ['entry', mine && 'entry-mine', marked && 'entry-marked'].filter(Boolean).join(' ');
  return (
    <li class={classes} id={entry.id} tabIndex={-1}>
      <p class="entry-head">
        <bdi class="strong">{author(entry)}</bdi> {entry.unread && <NewMark />}
        <span class="entry-time">{showMoment(entry.sent_at)}</span>
      </p>
      {entry.kind === 'message' && <MessageBody message={entry} documents={documents} />}
      {entry.kind === 'bill' && <BillBody entry={entry} />}
      {entry.kind === 'event' && <EventBody entry={entry} />}
      {entry.kind === 'document' && <DocumentBody entry={entry} />}
    </li>
  );
}

function isMine(entry: Entry): boolean {
  return (entry.kind === 'message' || entry.kind === 'document') && entry.from === 'client';
}

function author(entry: Entry): string {
  if (entry.kind === 'document' && entry.from === 'client') return t('messages-you');
  if (entry.kind === 'message') return entry.from === 'client' ? t('messages-you') : entry.author;
  return firmName(entry.firm_id);
}

const ATTACHED: Record<Message['attachments'][number]['kind'], PlainId> = {
  bill: 'entry-attachment-bill',
  event: 'entry-attachment-event',
  document: 'entry-attachment-document',
};

function MessageBody({ message, documents }: { message: Message; documents: CardProps['documents'] }) {
  return (
    <>
      <p class="written" dir="auto">
        <Written text={message.text} />
      </p>
      {message.attachments.map((attachment) => {
        const words = t(ATTACHED[attachment.kind]);
        const document = documents.get(attachment.id);
        if (document) return <DocumentBody key={attachment.id} entry={document} />;
        return (
          <a key={attachment.id} class="attached" href={attachedAt(attachment)}>
            <Icon name={attachment.kind === 'event' ? 'calendar' : attachment.kind} />
            <span class="attached-text">{words}</span>
            <Icon name="next" />
          </a>
        );
      })}
    </>
  );
}

function attachedAt({ kind, id }: Attachment): Address {
  if (kind === 'bill') return to('bill', { id });
  if (kind === 'event') return to('event', { id });
  // A document that is not in this conversation is in the list of documents, or will be once it was checked.
  return to('documents', { first: id });
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
      {entry.text && (
        <p class="written" dir="auto">
          <Written text={entry.text} />
        </p>
      )}
      <a class="attached" href={to('bill', { id: entry.id })}>
        <Icon name="bill" />
        <span class="attached-text">
          <span class="strong">{t('entry-bill', { number: bill.number })}</span>
          <span class="attached-amount">
            <BillAmount bill={bill} />
          </span>
          {isDue(bill) && <span>{t('bill-due-day', { day: showDay(bill.due_on) })}</span>}
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
      <a class="attached" href={to('event', { id: entry.id })}>
        <Icon name="calendar" />
        <span class="attached-text">
          <bdi class="strong">{event.title}</bdi>
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
  return <Gone words={t('entry-event-cancelled', { day: showCancelled(cancelled) })} />;
}

function DocumentBody({ entry }: { entry: SharedDocument }) {
  const { document } = entry;
  const download = useDownload({
    ask: () => fetchDocument(entry.id),
    file: document,
    onDone: () => void recount(),
  });
  if (!document) return <Gone words={t('entry-document-gone')} />;
  return (
    <>
      <button type="button" class="attached" aria-busy={download.busy || undefined} onClick={download.run}>
        <Icon name="document" />
        <span class="attached-text">
          <span class="strong">
            <span class="unseen">{t('download')} </span>
            <bdi>{document.name}</bdi>
          </span>
          <span class="quiet">{showSize(document.size)}</span>
        </span>
        <Icon name="download" />
      </button>
      <DownloadOutcome of={download} />
    </>
  );
}
