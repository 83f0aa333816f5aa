// Requests in lists, and the marks that say where one stands.
import type { FirmRequest } from '../api/types';
import { Icon, type IconName } from '../parts/icon';
import { caseLine, Rows } from '../parts/rows';
import { to } from '../state/routes';
import { showDay, showShortDate } from '../text/format';
import { foreign, isolate, type PlainId, wordsOf } from '../text/text';
import { dueOf, isOpen, reasonLanguage } from './standing';

const t = wordsOf('requests');

const KINDS: Readonly<Record<FirmRequest['kind'], { icon: IconName; words: PlainId<'requests'> }>> = {
  document: { icon: 'document', words: 'request-document' },
  answer: { icon: 'message', words: 'request-answer' },
  confirmation: { icon: 'check', words: 'request-confirmation' },
  signature_elsewhere: { icon: 'pen', words: 'request-signature' },
};

interface RowsProps {
  requests: FirmRequest[];
  /** On the page of a case, which every row would name. */
  ofCase?: boolean;
}

export function RequestRows({ requests, ofCase = false }: RowsProps) {
  return (
    <Rows>
      {requests.map((one) => (
        <RequestRow key={one.id} request={one} about={ofCase ? '' : caseLine(one)} />
      ))}
    </Rows>
  );
}

function RequestRow({ request, about }: { request: FirmRequest; about: string }) {
  const lang = foreign(request);
  const { icon, words } = KINDS[request.kind];
  const lines = [isOpen(request) && t(words), about].filter(Boolean);
  return (
    <li class="row">
      <a class="row-link" href={to('request', { id: request.id })}>
        <span class="row-icon">
          <Icon name={icon} />
        </span>
        <span class="row-text request-row">
          <span class="row-title" lang={lang}>
            {isolate(request.title)}
          </span>
          {lines.length > 0 && <span class="row-line">{lines.join(' · ')}</span>}
          <Standing request={request} />
        </span>
        <Icon name="next" />
      </a>
    </li>
  );
}

/** The one or two lines of a row that say where the request stands. */
function Standing({ request }: { request: FirmRequest }) {
  const { returned, upload, answer } = request;
  if (!isOpen(request)) {
    if (!answer) return null;
    const day = showShortDate(answer.answered_at);
    return (
      <span class="row-line">
        {answer.own
          ? t('request-by-you-short', { day })
          : t('request-by-other-short', { name: answer.by, day })}
      </span>
    );
  }
  return (
    <>
      {returned && (
        <>
          <Mark icon="again" words={t('request-returned')} />
          {returned.reason !== undefined && (
            <span class="row-line preview" lang={reasonLanguage(request)}>
              {isolate(returned.reason)}
            </span>
          )}
        </>
      )}
      {upload ? (
        <Mark
          icon={upload.state === 'sending' ? 'send' : 'clock'}
          words={t(upload.state === 'sending' ? 'request-sending' : 'request-checking')}
        />
      ) : (
        <DueMark request={request} show={showDay} />
      )}
    </>
  );
}

/** By when it is due. A day that is over has another icon and no other colour: it can still be done. */
export function DueMark({ request, show }: { request: FirmRequest; show: (day: string) => string }) {
  const due = dueOf(request, show);
  if (!due) return null;
  return <Mark icon={request.overdue ? 'alert' : 'clock'} words={due.words} plain={!due.near} />;
}

function Mark({ icon, words, plain = false }: { icon: IconName; words: string; plain?: boolean }) {
  return (
    <span class={plain ? 'state state-plain' : 'state state-due'}>
      <Icon name={icon} />
      <span>{words}</span>
    </span>
  );
}
