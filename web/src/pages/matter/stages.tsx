// The stages of a case, and how it came through them.
import type { MatterStage, MatterStages } from '../../api/types';
import { Icon } from '../../parts/icon';
import { Written } from '../../parts/written';
import { showShortDate } from '../../text/format';
import { foreign, isolate, wordsOf } from '../../text/text';

const t = wordsOf('stages');

type State = 'done' | 'current' | 'ahead';

/** All stages in order. What is said of one is folded away, except of the current one. */
export function StageList({ stages }: { stages: MatterStages }) {
  const here = stages.number - 1;
  return (
    <section aria-labelledby="stages">
      <h2 id="stages">{t('stage-list')}</h2>
      <ol class="stages card">
        {stages.stages.map((stage, place) => (
          <StageItem
            key={stage.id}
            stage={stage}
            number={place + 1}
            state={place < here ? 'done' : place === here ? 'current' : 'ahead'}
            lang={foreign(stages)}
          />
        ))}
      </ol>
    </section>
  );
}

interface ItemProps {
  stage: MatterStage;
  number: number;
  state: State;
  lang: string | undefined;
}

function StageItem({ stage, number, state, lang }: ItemProps) {
  const head = (
    <span class="stage-head">
      <span class="stage-name" lang={lang}>
        <bdi>{stage.name}</bdi>
      </span>
      <span class="stage-state">{stateWords(stage, state)}</span>
    </span>
  );
  const more = stage.explanation !== undefined || stage.usual_duration !== undefined;
  return (
    <li class={`stage stage-${state}`} aria-current={state === 'current' ? 'step' : undefined}>
      <span class="stage-dot" aria-hidden="true">
        {state === 'done' ? <Icon name="check" /> : number}
      </span>
      {more && state !== 'current' ? (
        <details>
          <summary>
            {head}
            <Icon name="next" />
          </summary>
          <About stage={stage} lang={lang} />
        </details>
      ) : (
        <div>
          {head}
          {more && <About stage={stage} lang={lang} />}
        </div>
      )}
    </li>
  );
}

/** A stage before the current one that the portal never saw may have been skipped: it does not say that it was done. */
function stateWords({ entered_at }: MatterStage, state: State): string {
  if (entered_at === undefined) {
    if (state === 'done') return t('stage-passed');
    return state === 'current' ? t('stage-current') : t('stage-ahead');
  }
  const day = showShortDate(entered_at);
  if (state === 'done') return t('stage-done', { day });
  // The case may have gone back.
  return state === 'current' ? t('stage-current-since', { day }) : t('stage-ahead-again', { day });
}

function About({ stage: { explanation, usual_duration }, lang }: Pick<ItemProps, 'stage' | 'lang'>) {
  return (
    <div class="stage-about">
      {explanation !== undefined && (
        <p class="written" lang={lang} dir="auto">
          <Written text={explanation} />
        </p>
      )}
      {usual_duration !== undefined && (
        <p class="quiet">
          {t('stage-usual')}: <bdi lang={lang}>{usual_duration}</bdi>
        </p>
      )}
    </div>
  );
}

/** The moves of the case, oldest first. One alone is the current stage, which says its date itself. */
export function History({ stages }: { stages: MatterStages }) {
  const { history } = stages;
  if (history.length < 2) return null;
  return (
    <details class="fold">
      <summary>{t('stage-history')}</summary>
      <ol class="moves">
        {history.map(({ stage_id, name, entered_at }, place) => (
          <li key={`${place} ${stage_id}`}>
            <span class="quiet">{showShortDate(entered_at)}</span>
            <span lang={foreign(stages)}>{isolate(name)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
