import { useRef, useState } from 'preact/hooks';
import { makeKey } from '../../api/http';
import { Problem } from '../../api/problem';
import { useReturn } from '../../parts/compose';
import { FieldFrame, Form, fieldProblem, SendButton, Summary } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { Notice } from '../../parts/states';
import { showHost } from '../../text/format';
import { foreign, wordsOf } from '../../text/text';
import { isFit } from './entered';
import { sendAnswer, sendEntered, useAnswering, type WayProps } from './way';

const t = wordsOf('requests');

/** The way to do what needs no files. */
export function AnswerWay(way: WayProps) {
  const { kind, choices = [] } = way.request;
  if (kind === 'confirmation') return <Confirm {...way} />;
  if (kind === 'signature_elsewhere') return <Sign key={way.request.url} {...way} />;
  return choices.length > 0 ? <Choose {...way} choices={choices} /> : <Write {...way} />;
}

/** Says first that what was entered is still here; then why it was not sent. */
function named(thrown: unknown): never {
  if (
    !(thrown instanceof Problem) ||
    thrown.fields.length > 0 ||
    thrown.status === 409 ||
    thrown.status === 410
  )
    throw thrown;
  throw new Problem(thrown.kind, thrown.status, t('request-failed'), `${thrown.title} ${thrown.detail}`);
}

function Write(way: WayProps) {
  const { request, entered } = way;
  // What was chosen before is no text.
  const fits = isFit(entered.draft, request);
  const text = fits ? entered.draft.text : '';
  const restored = fits && entered.restored;
  const box = useRef<HTMLTextAreaElement>(null);
  useReturn(box, restored);
  const sending = useAnswering(way, async () => {
    if (text.trim() === '') throw fieldProblem('/text', t('request-text-empty'));
    await sendEntered(way, { text }).catch(named);
  });
  return (
    <Form onSubmit={sending.run} class="form">
      <Summary problem={sending.problem} fields={{ '/text': 'answer' }} />
      {restored && <Notice kind="plain">{t('compose-restored')}</Notice>}
      <FieldFrame
        id="answer"
        label={t('request-text')}
        hint={t('request-text-hint')}
        error={sending.problem?.field('/text')}
      >
        {(control) => (
          <textarea
            dir="auto"
            {...control}
            ref={box}
            rows={5}
            value={text}
            onInput={(event) => entered.enter({ text: event.currentTarget.value }, request)}
          />
        )}
      </FieldFrame>
      <SendButton busy={sending.busy}>{t('compose-send', { firm: way.firm })}</SendButton>
    </Form>
  );
}

function Choose({ choices, ...way }: WayProps & { choices: { id: string; text: string }[] }) {
  const { request, entered } = way;
  const choice = isFit(entered.draft, request) ? entered.draft.choice : undefined;
  const sending = useAnswering(way, async () => {
    if (choice === undefined) throw fieldProblem('/choice', t('request-choice-empty'));
    await sendEntered(way, { choice }).catch(named);
  });
  const error = sending.problem?.field('/choice');
  return (
    <Form onSubmit={sending.run} class="form">
      <Summary problem={sending.problem} fields={{ '/choice': 'choice-0' }} />
      <fieldset class="choices" aria-describedby={error ? 'choice-error' : undefined}>
        <legend class="strong">{t('request-choice')}</legend>
        {error && (
          <p class="field-error" id="choice-error">
            {error}
          </p>
        )}
        <div class={error ? 'card options options-bad' : 'card options'}>
          {choices.map(({ id, text }, place) => (
            <label key={id} class="option">
              <input
                type="radio"
                name="choice"
                id={`choice-${place}`}
                checked={id === choice}
                onChange={() => entered.enter({ text, choice: id }, request)}
              />
              <span lang={foreign(request)} dir="auto">
                {text}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <SendButton busy={sending.busy}>{t('compose-send', { firm: way.firm })}</SendButton>
    </Form>
  );
}

/** Confirms. On one page it is one attempt, however often its answer is lost. */
function useConfirming(way: WayProps) {
  const key = useRef('');
  return useAnswering(way, async () => {
    key.current ||= makeKey();
    const answered = await sendAnswer(way.request, { confirmed: true }, key.current);
    way.entered.drop(way.entered.draft);
    way.onDone(answered);
  });
}

function Confirm(way: WayProps) {
  const sending = useConfirming(way);
  return (
    <Form onSubmit={sending.run} class="form">
      <Summary problem={sending.problem} />
      <SendButton busy={sending.busy}>
        {!sending.busy && <Icon name="check" />}
        {t('request-confirm')}
      </SendButton>
      <p class="hint">{t('request-confirm-hint', { firm: way.firm })}</p>
    </Form>
  );
}

/** The client signs elsewhere and says so here. After a visit to the other page, the button that confirms it is the main one. */
function Sign(way: WayProps) {
  const [been, setBeen] = useState(false);
  const sending = useConfirming(way);
  const { url = '' } = way.request;
  const host = showHost(url);
  return (
    <Form onSubmit={sending.run} class="form">
      <Summary problem={sending.problem} />
      {host === undefined ? (
        <p>{t('request-sign-none', { firm: way.firm })}</p>
      ) : (
        <Elsewhere url={url} host={host} main={!been} onGo={() => setBeen(true)} />
      )}
      <button
        type="submit"
        class={been || host === undefined ? 'button button-main' : 'button'}
        aria-busy={sending.busy || undefined}
      >
        {sending.busy ? <span class="spinner" aria-hidden="true" /> : <Icon name="check" />}
        {t('request-signed')}
      </button>
      <p class="hint">{t('request-signed-hint')}</p>
    </Form>
  );
}

interface ElsewhereProps {
  url: string;
  host: string;
  main: boolean;
  onGo: () => void;
}

/** The link to the outside page. Its host is shown first, and the portal sends it nothing. */
function Elsewhere({ url, host, main, onGo }: ElsewhereProps) {
  return (
    <>
      <a
        class={main ? 'button button-main button-wide' : 'button button-wide'}
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        onClick={onGo}
      >
        {t('request-sign', { host })}
        <Icon name="outside" />
        <span class="unseen">{t('opens-new-tab')}</span>
      </a>
      <p class="hint pay-host">
        <Icon name="lock" />
        <span>{t('request-sign-host', { host })}</span>
      </p>
    </>
  );
}
