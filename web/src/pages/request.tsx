import { useEffect, useRef, useState } from 'preact/hooks';
import { readRequest } from '../api/calls';
import type { FirmRequest } from '../api/types';
import { Later } from '../parts/later';
import { Page } from '../parts/page';
import { firmName } from '../parts/rows';
import { Notice, Show } from '../parts/states';
import { Written } from '../parts/written';
import { DueMark } from '../requests/rows';
import { isClosed, isOpen, reasonLanguage } from '../requests/standing';
import { matterOf, severalFirms } from '../state/account';
import { useLoad } from '../state/load';
import { noteRequest } from '../state/requests';
import { to } from '../state/routes';
import { showShortDate, showWeekday } from '../text/format';
import { foreign, isolate, locale, withWords, wordsOf } from '../text/text';
import { GonePage, NotFoundPage } from './gone';
import { AnswerWay } from './request/answer';
import { useChanged, useEntered } from './request/entered';
import { Outcome, Rest } from './request/outcome';
import { SentBefore } from './request/sent';
import { Changed, isUnsent, Unsent } from './request/unsent';
import type { Just, WayProps } from './request/way';

const t = wordsOf('requests');

const documents = () =>
  withWords(import('./request/documents'), 'documents').then((found) => ({ Page: found.DocumentsWay }));

/** What a firm needs, and the way to do it. Mails lead here. */
export function RequestPage({ id }: { id: string }) {
  // The texts come in the language that they were asked for in.
  const request = useLoad<FirmRequest>(`request ${id} ${locale.value}`, (asking) => readRequest(id, asking));
  const { data, problem } = request;
  const [just, setJust] = useState<Just>();
  const entered = useEntered(id);
  const changed = useChanged(data, entered.draft) || just === 'changed';
  useEffect(() => {
    if (data) noteRequest(data);
  }, [data]);
  if (problem?.status === 410) {
    return (
      <GonePage
        title={t('request-withdrawn-title')}
        body={t('request-withdrawn-body')}
        back={to('requests')}
        label={t('requests-all')}
      >
        {isUnsent(entered.draft, just) && <Unsent draft={entered.draft} just={just} />}
      </GonePage>
    );
  }
  if (problem?.status === 404) return <NotFoundPage />;
  const onDone = (sent: FirmRequest) => {
    request.change(sent);
    setJust('sent');
  };
  const onLate = () => {
    setJust('late');
    request.again();
  };
  const onChanged = async () => {
    const fresh = await readRequest(id);
    request.change(fresh);
    setJust(isOpen(fresh) ? 'changed' : 'late');
  };
  const way = { just, entered, onDone, onLate, onChanged };
  return (
    <Page
      title={data ? isolate(data.title) : t('requests-title')}
      heading={
        data && (
          <bdi class="request-title" lang={foreign(data)}>
            {data.title}
          </bdi>
        )
      }
      firm={data?.firm_id}
      back={{ to: to('requests'), label: t('requests-all') }}
    >
      <Show of={request} rows={4}>
        {(shown) => (
          <Asked way={{ request: shown, firm: firmName(shown.firm_id), ...way }} changed={changed} />
        )}
      </Show>
    </Page>
  );
}

/** What is asked comes before what was done for it only while it is to be done. */
function Asked({ way, changed }: { way: WayProps; changed: boolean }) {
  const { request, firm } = way;
  const open = isOpen(request);
  const about = <Explanation request={request} firm={firm} />;
  return (
    <>
      <Head request={request} firm={firm} />
      {open && changed && <Changed {...way} />}
      {open && about}
      <Way {...way} />
      {!open && about}
      <p>
        <a class="more" href={to('conversation', { id: request.matter_id })}>
          {t('request-ask', { firm })}
        </a>
      </p>
      {!open && <Rest than={request} />}
    </>
  );
}

type Said = Pick<WayProps, 'request' | 'firm'>;

function Head({ request, firm }: Said) {
  const matter = matterOf(request.matter_id);
  const about = [
    matter && isolate(matter.name),
    severalFirms.value && isolate(firm),
    matter?.status === 'closed' && t('case-closed'),
  ].filter(Boolean);
  return (
    <>
      {about.length > 0 && <p class="quiet request-about">{about.join(' · ')}</p>}
      {request.returned && <Returned request={request} firm={firm} returned={request.returned} />}
      {isOpen(request) && request.due_on !== undefined && (
        <p class="request-due">
          <DueMark request={request} show={showWeekday} /> {request.overdue && t('request-overdue-note')}
        </p>
      )}
    </>
  );
}

/** Why it is to be done again comes first. Whoever did not answer is not asked to do it again. */
function Returned({ request, firm, returned }: Said & { returned: NonNullable<FirmRequest['returned']> }) {
  const { answer } = request;
  const other = answer && !answer.own;
  return (
    <section class="standing-box" aria-labelledby="returned">
      <h2 id="returned">
        {other
          ? t('request-returned-other', { name: answer.by, firm })
          : t('request-returned-title', { firm })}
      </h2>
      {other && <p>{t('request-returned-anyone')}</p>}
      <Reason request={request} firm={firm} returned={returned} />
      {answer?.own && <SentBefore request={request} answer={answer} />}
    </section>
  );
}

/** The firm may have written it in another language than the request. */
function Reason({ request, firm, returned }: Said & { returned: NonNullable<FirmRequest['returned']> }) {
  const { reason, at } = returned;
  const language = reasonLanguage(request);
  return (
    <>
      {reason === undefined ? (
        <p>{t('request-returned-no-reason', { firm })}</p>
      ) : (
        <>
          <p class="quiet">{t('request-returned-on', { firm, day: showShortDate(at) })}</p>
          <p class="written" lang={language} dir="auto">
            <Written text={reason} />
          </p>
          {language && !foreign(request) && <p class="hint">{t('request-language', { firm, language })}</p>}
        </>
      )}
    </>
  );
}

function Explanation({ request, firm }: Said) {
  const language = foreign(request);
  return (
    <>
      {request.explanation !== undefined && (
        <p class="written" lang={language} dir="auto">
          <Written text={request.explanation} />
        </p>
      )}
      {language && <p class="hint">{t('request-language', { firm, language })}</p>}
    </>
  );
}

function Way(way: WayProps) {
  const { request, firm } = way;
  const open = isOpen(request);
  // It stays when it is done, because the receipts are there.
  const byFiles = useRef(false);
  if (open) byFiles.current = request.kind === 'document';
  if (open && isClosed(request)) return <Notice kind="plain">{t('request-closed', { firm })}</Notice>;
  if (byFiles.current) return <Later load={documents} given={way} rows={4} />;
  if (open) return <AnswerWay {...way} />;
  return <Outcome {...way} />;
}
