// Where a case stands, as Home and the page of the case show it. The texts are the firm's own.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MatterProgress, WaitingFor } from '../api/types';
import { to } from '../state/routes';
import type { Standing } from '../state/standing';
import { showWeekday } from '../text/format';
import { foreign, isolate, wordsOf } from '../text/text';
import { Icon, type IconName } from './icon';
import { caseLine, firmName, Rows } from './rows';

const t = wordsOf('stages');

/** How many cases Home shows at first. */
const MOST = 3;

const ICONS: Readonly<Record<WaitingFor, IconName>> = {
  firm: 'firm',
  client: 'person',
  court: 'court',
  other: 'people',
};

function waitingWords(waiting: WaitingFor, firm: string): string {
  if (waiting === 'firm') return t('stage-waiting-firm', { firm });
  if (waiting === 'client') return t('stage-waiting-client');
  return waiting === 'court' ? t('stage-waiting-court') : t('stage-waiting-other');
}

/** Who is waited for. The reader's own turn stands out. */
export function WaitingMark({ waiting, firm }: { waiting: WaitingFor; firm: string }) {
  return (
    <span class={waiting === 'client' ? 'waiting waiting-you' : 'waiting'}>
      <Icon name={ICONS[waiting]} />
      <span>{waitingWords(waiting, firm)}</span>
    </span>
  );
}

/** 'Step 3 of 6', and the same as a bar. */
export function StepCount({ of: { number, count } }: { of: Pick<MatterProgress, 'number' | 'count'> }) {
  return (
    <span class="step-count">
      <span>{t('stage-step', { number, count })}</span>
      <span class="step-bar" aria-hidden="true">
        {Array.from({ length: count }, (_, place) => (
          <span key={place} class={place < number ? 'step-reached' : undefined} />
        ))}
      </span>
    </span>
  );
}

/** The cases on Home. */
export function StandingCards({ cases }: { cases: Standing[] }) {
  const [all, setAll] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone.
  useLayoutEffect(() => {
    if (all) list.current?.querySelectorAll('a')[MOST]?.focus();
  }, [all]);
  const inOrder = byUrgency(cases);
  return (
    <>
      <div ref={list}>
        <Rows>
          {(all ? inOrder : inOrder.slice(0, MOST)).map((one) => (
            <StandingRow key={one.id} standing={one} />
          ))}
        </Rows>
      </div>
      {!all && cases.length > MOST && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          {t('stage-all-cases', { count: cases.length })}
        </button>
      )}
    </>
  );
}

/** What waits for the reader first, then what the firm owes a word. */
function byUrgency(cases: Standing[]): Standing[] {
  const rank = ({ progress }: Standing) => (progress.waiting_for === 'client' ? 0 : progress.overdue ? 1 : 2);
  return [...cases].sort((one, other) => rank(one) - rank(other));
}

function StandingRow({ standing: { id, firm_id, progress } }: { standing: Standing }) {
  const about = caseLine({ firm_id, matter_id: id });
  const lang = foreign(progress);
  return (
    <li class="row">
      <a class="row-link" href={to('matter', { id })}>
        <span class="row-text standing-row">
          {about !== '' && <span class="row-line">{about}</span>}
          <span class="row-title" lang={lang}>
            {isolate(progress.stage)}
          </span>
          <StepCount of={progress} />
          <span class="preview standing-now" lang={lang}>
            {isolate(progress.what_happens_now)}
          </span>
          <WaitingMark waiting={progress.waiting_for} firm={firmName(firm_id)} />
          <NextNews progress={progress} />
        </span>
        <Icon name="next" />
      </a>
    </li>
  );
}

function NextNews({ progress: { next_update_by, overdue } }: { progress: MatterProgress }) {
  if (next_update_by === undefined) return null;
  const day = showWeekday(next_update_by);
  if (!overdue) return <span class="row-line">{t('stage-by-short', { day })}</span>;
  return (
    <span class="state state-late">
      <Icon name="alert" />
      {t('stage-overdue-short', { day })}
    </span>
  );
}
