import { readStages } from '../api/calls';
import type { FirmRequest, MatterStages } from '../api/types';
import { Icon } from '../parts/icon';
import { Page } from '../parts/page';
import { firmName } from '../parts/rows';
import { StepCount, WaitingMark } from '../parts/standing';
import { Empty, Show } from '../parts/states';
import { Written } from '../parts/written';
import { RequestRows } from '../requests/rows';
import { isToDo } from '../requests/standing';
import { chosenMatter, matterOf, severalFirms, severalMatters } from '../state/account';
import { useLoad } from '../state/load';
import { useRequests } from '../state/requests';
import { to } from '../state/routes';
import { showWeekday } from '../text/format';
import { foreign, isolate, locale, wordsOf } from '../text/text';
import { NotFoundPage } from './gone';
import { History, StageList } from './matter/stages';

const t = wordsOf('stages');

/** Where one case stands. Mails lead here. */
export function MatterPage({ id }: { id: string }) {
  const matter = matterOf(id);
  // The texts come in the language that they were asked for in.
  const stages = useLoad(`stages ${id} ${locale.value}`, (asking) => readStages(id, asking));
  const requests = useRequests();
  const needed = (requests.data ?? []).filter((one) => one.matter_id === id && isToDo(one));
  // Both at once, so that nothing moves. Without the requests there is still where the case stands.
  const asked = requests.data !== undefined || requests.problem !== undefined;
  const ready = asked ? stages : { ...stages, data: undefined, problem: undefined };
  // The portal answers the same for a case that is not the reader's and for one that the firm has said nothing about.
  const nothing = ready.problem?.status === 404;
  if (nothing && !matter) return <NotFoundPage />;
  const firm_id = stages.data?.firm_id ?? matter?.firm_id ?? '';
  const firm = firmName(firm_id);
  const closed = matter?.status === 'closed';
  const about = [
    matter && isolate(matter.name),
    severalFirms.value && isolate(firm),
    closed && t('case-closed'),
  ].filter(Boolean);
  return (
    <Page
      title={t('standing-title', { count: 1 })}
      firm={firm_id}
      back={{ to: to('home'), label: t('nav-home') }}
    >
      {about.length > 0 && <p class="quiet standing-about">{about.join(' · ')}</p>}
      {nothing ? (
        <>
          <Needed requests={needed} />
          <Empty icon="clock">{t('stage-none', { firm })}</Empty>
          <div class="actions">
            <Write id={id} firm={firm} main />
            <DocumentsLink id={id} />
          </div>
        </>
      ) : (
        <Show of={ready} rows={5}>
          {(shown) => (
            <>
              <Needed requests={needed} />
              <Now stages={shown} firm={firm} closed={closed} asked={needed.length > 0} />
              <StageList stages={shown} />
              <History stages={shown} />
              <Ways id={id} />
            </>
          )}
        </Show>
      )}
    </Page>
  );
}

/** What there is to do in this case stands first: it is the reader's turn. */
function Needed({ requests }: { requests: FirmRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <section aria-labelledby="needed">
      <h2 id="needed">{t('requests-title')}</h2>
      <RequestRows requests={requests} ofCase />
    </section>
  );
}

interface NowProps {
  stages: MatterStages;
  firm: string;
  closed: boolean;
  /** Whether the firm says elsewhere on the page what it waits for. */
  asked: boolean;
}

/** What somebody reads in ten seconds. */
function Now({ stages, firm, closed, asked }: NowProps) {
  const lang = foreign(stages);
  return (
    <section class="card standing" aria-labelledby="stage">
      <div class="standing-where">
        <StepCount of={stages} />
        <h2 id="stage" lang={lang} dir="auto">
          {stages.stage}
        </h2>
      </div>
      <div>
        <h3>{t('stage-now')}</h3>
        <p class="written" lang={lang} dir="auto">
          <Written text={stages.what_happens_now} />
        </p>
      </div>
      {!closed && <Waiting stages={stages} firm={firm} asked={asked} />}
      {stages.overdue && <Overdue stages={stages} firm={firm} />}
      {stages.next_step !== undefined && (
        <div>
          <h3>{t('stage-next')}</h3>
          <p class="written" lang={lang} dir="auto">
            <Written text={stages.next_step} />
          </p>
        </div>
      )}
      {!closed && !stages.overdue && <NextNews stages={stages} firm={firm} />}
      {lang !== undefined && <p class="hint">{t('stage-language', { firm, language: lang })}</p>}
    </section>
  );
}

type Said = Omit<NowProps, 'closed' | 'asked'>;

/** Who is waited for. The reader's own turn comes with what firms mostly wait for: a document or an answer. */
function Waiting({ stages, firm, asked }: Omit<NowProps, 'closed'>) {
  const { matter_id, waiting_for, overdue } = stages;
  const mark = <WaitingMark waiting={waiting_for} firm={firm} />;
  if (waiting_for !== 'client') return mark;
  return (
    <div class="standing-box standing-turn">
      {mark}
      {!asked && (
        <a class="button button-main button-wide" href={to('send', { matter: matter_id })}>
          <Icon name="send" />
          {t('send-document')}
        </a>
      )}
      {!overdue && <Write id={matter_id} firm={firm} />}
    </div>
  );
}

/** To the conversation of the case, where one writes. */
function Write({ id, firm, main }: { id: string; firm: string; main?: boolean }) {
  return (
    <a
      class={main ? 'button button-main button-wide' : 'button button-wide'}
      href={to('conversation', { id })}
    >
      <Icon name="message" />
      {t('stage-write', { firm })}
    </a>
  );
}

/** By when the firm writes again. */
function NextNews({ stages: { next_update_by }, firm }: Said) {
  if (next_update_by === undefined) return null;
  return (
    <p class="standing-by">
      <Icon name="calendar" />
      <span>{t('stage-by', { firm, day: showWeekday(next_update_by) })}</span>
    </p>
  );
}

/** The firm did not write by the day that it named: says so, and whom to ask. */
function Overdue({ stages: { matter_id, next_update_by, waiting_for }, firm }: Said) {
  if (next_update_by === undefined) return null;
  return (
    <div class="standing-box">
      <p class="standing-by">
        <Icon name="clock" />
        <span>{t('stage-overdue', { firm, day: showWeekday(next_update_by) })}</span>
      </p>
      <Write id={matter_id} firm={firm} main={waiting_for !== 'client'} />
    </div>
  );
}

/** To what else there is of the case. */
function Ways({ id }: { id: string }) {
  return (
    <div class="actions">
      <a class="button button-wide" href={to('conversation', { id })}>
        <Icon name="message" />
        {t('stage-messages')}
      </a>
      <DocumentsLink id={id} />
    </div>
  );
}

/** The documents, narrowed to the case by the filter of all lists. */
function DocumentsLink({ id }: { id: string }) {
  return (
    <a
      class="button button-wide"
      href={to('documents')}
      onClick={() => {
        if (severalMatters.value) chosenMatter.value = id;
      }}
    >
      <Icon name="document" />
      {t('stage-documents')}
    </a>
  );
}
