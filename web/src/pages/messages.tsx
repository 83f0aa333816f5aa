import { useEffect } from 'preact/hooks';
import { type Asking, readEntries } from '../api/calls';
import type { Entry, Matter } from '../api/types';
import { DraftsLine } from '../parts/drafts';
import { Icon } from '../parts/icon';
import { Page } from '../parts/page';
import { anyFirm, firmName, Row, Rows } from '../parts/rows';
import { Empty, Show } from '../parts/states';
import { me, severalFirms } from '../state/account';
import { readBack } from '../state/entries';
import { useLoad } from '../state/load';
import { learnDrafts } from '../state/mail-drafts';
import { go } from '../state/router';
import { to } from '../state/routes';
import { showCancelled, showMoment } from '../text/format';
import { isolate, t } from '../text/text';
import { ConversationPage } from './conversation';
import { NotFoundPage } from './gone';

/** The conversations, one per case; with one case, that conversation. */
export function MessagesPage() {
  const matters = me.value?.matters ?? [];
  const [only] = matters;
  if (matters.length === 1 && only) return <ConversationPage id={only.id} alone />;
  return <CasesPage matters={matters} />;
}

function CasesPage({ matters }: { matters: Matter[] }) {
  const entries = useLoad('cases', (asking) =>
    // At once with them, so that nothing moves.
    Promise.all([readNewest(matters, asking), learnDrafts()]).then(([newest]) => newest),
  );
  if (matters.length === 0) {
    return (
      <Page title={t('messages-title')}>
        <Empty icon="message">{t('messages-no-cases', { firm: anyFirm() })}</Empty>
      </Page>
    );
  }
  return (
    <Page title={t('messages-title')}>
      <Show of={entries} rows={matters.length}>
        {(newest) => (
          <>
            <DraftsLine />
            <Rows>
              {byNews(matters, newest).map(({ matter, last }) => (
                <CaseRow key={matter.id} matter={matter} last={last} />
              ))}
            </Rows>
          </>
        )}
      </Show>
    </Page>
  );
}

/** The newest entry of each case, even where another case has more newer entries than one call returns. */
async function readNewest(matters: Matter[], asking: Asking): Promise<Entry[]> {
  const { data, meta } = await readEntries({ limit: 200 }, asking);
  if (meta.paging.next === null) return data;
  const quiet = matters.filter(({ id }) => data.every((entry) => entry.matter_id !== id));
  const more = await Promise.all(quiet.map(({ id }) => readEntries({ matter_id: id, limit: 1 }, asking)));
  return [...data, ...more.flatMap((page) => page.data)];
}

/** The cases, those with the newest entry first. */
function byNews(matters: Matter[], entries: Entry[]): { matter: Matter; last: Entry | undefined }[] {
  const rows = matters.map((matter) => ({
    matter,
    last: entries.find((entry) => entry.matter_id === matter.id),
  }));
  return rows.sort((one, other) => (other.last?.sent_at ?? '').localeCompare(one.last?.sent_at ?? ''));
}

function CaseRow({ matter, last }: { matter: Matter; last: Entry | undefined }) {
  const { messages, bills, events, documents } = matter.unread;
  const count = messages + bills + events + documents;
  return (
    <Row
      to={to('conversation', { id: matter.id })}
      title={isolate(matter.name)}
      lead={
        <span class="row-icon">
          <Icon name="message" />
        </span>
      }
      lines={[
        severalFirms.value ? isolate(firmName(matter.firm_id)) : '',
        count > 0 ? <span class="new-mark">{t('messages-unread', { count })}</span> : '',
        last ? <span class="preview">{preview(last)}</span> : '',
        last ? showMoment(last.sent_at) : '',
        matter.status === 'closed' ? t('case-closed') : '',
      ]}
    />
  );
}

/** What an entry says, from its first words on, because the line may be cut. The firm stands above where there are several. */
function preview(entry: Entry): string {
  if (entry.kind === 'message') {
    const author = entry.from === 'client' ? t('messages-you') : entry.author;
    return `${isolate(author)}: ${isolate(entry.text)}`;
  }
  if (entry.kind === 'bill') {
    return entry.bill ? t('entry-bill', { number: entry.bill.number }) : t('entry-bill-gone');
  }
  if (entry.kind === 'document') {
    if (!entry.document) return t('entry-document-gone');
    const { name } = entry.document;
    return entry.from === 'client' ? t('preview-sent', { name }) : t('preview-document', { name });
  }
  if (entry.event) return t('preview-event', { title: entry.event.title });
  const cancelled = entry.withdrawn?.cancelled;
  return cancelled
    ? t('entry-event-cancelled', { day: showCancelled(cancelled) })
    : t('entry-event-gone', { firm: firmName(entry.firm_id) });
}

/** A mail names a message or an event: finds the conversation that contains it. */
export function FindEntryPage({ id }: { id: string }) {
  const found = useLoad(`find ${id}`, (asking) => findEntry(id, asking));
  const entry = found.data;
  useEffect(() => {
    if (entry) go(to('conversation', { id: entry.matter_id, at: id }), 'replace');
  }, [entry, id]);
  if (entry === null) return <NotFoundPage />;
  return (
    <Page title={t('messages-title')}>
      <Show of={found}>{() => null}</Show>
    </Page>
  );
}

async function findEntry(id: string, asking: Asking): Promise<Entry | null> {
  const named = (entry: Entry) => entry.id === id;
  const { data } = await readBack({ least: 200, enough: (read) => read.some(named) }, asking);
  return data.find(named) ?? null;
}
