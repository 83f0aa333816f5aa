import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { sendMessage } from '../api/calls';
import { makeKey } from '../api/http';
import { Problem } from '../api/problem';
import type { Message } from '../api/types';
import { hasArrived, me } from '../state/account';
import { type Draft, dropDraft, keepDraft, recallDraft } from '../state/drafts';
import { to } from '../state/routes';
import { t } from '../text/text';
import { FieldFrame, Form, fieldProblem, SendButton, Summary, useSubmit } from './form';
import { Icon } from './icon';
import { announce } from './live';
import { Notice } from './states';

interface Props {
  matter: string;
  firm: string;
  /** A closed case takes messages and no files. */
  closed: boolean;
  /** Whether the conversation above has been loaded. */
  ready: boolean;
  onSent: (message: Message) => void;
}

/** The form for a message. What is typed is kept on this device until the portal has it. */
export function Compose({ matter, firm, closed, ready, onSent }: Props) {
  const person = me.value?.id ?? '';
  const draft = useRef<Draft | null>(null);
  draft.current ??= recallDraft(person, matter);
  const [text, setText] = useState(draft.current.text);
  const [restored, setRestored] = useState(draft.current.text !== '');
  const [sent, setSent] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useReturn(box, restored && ready);

  const write = (typed: string) => {
    setText(typed);
    setRestored(false);
    setSent(false);
    draft.current = { text: typed };
    keepDraft(person, matter, draft.current);
  };

  const sending = useSubmit(async () => {
    if (text.trim() === '') throw fieldProblem('/text', t('compose-empty'));
    // The same text again is the same message: the answer may have been lost.
    const key = draft.current?.key ?? makeKey();
    draft.current = { text, key };
    // Another tab may be writing about the same case: what it keeps stays.
    if (['', text].includes(recallDraft(person, matter).text)) keepDraft(person, matter, draft.current);
    const message = await sendMessage({ matter_id: matter, text }, key).catch((thrown: unknown) => {
      throw named(thrown);
    });
    dropDraft(person, matter, text);
    // What was typed while the message was on its way stays.
    if (draft.current?.text === text) {
      draft.current = { text: '' };
      setText('');
      setRestored(false);
    }
    setSent(true);
    announce(t('compose-sent'));
    onSent(message);
    box.current?.focus();
  });

  const error = sending.problem?.field('/text');
  return (
    <section class="compose">
      <Summary problem={sending.problem} fields={{ '/text': 'message' }} />
      {restored && <Notice kind="plain">{t('compose-restored')}</Notice>}
      <Form onSubmit={sending.run} class="card form">
        <FieldFrame id="message" label={t('compose-label', { firm })} hint={t('compose-hint')} error={error}>
          {(control) => (
            <textarea
              dir="auto"
              {...control}
              ref={box}
              rows={4}
              value={text}
              onInput={(event) => write(event.currentTarget.value)}
            />
          )}
        </FieldFrame>
        <div class="compose-end">
          <SendButton busy={sending.busy}>{t('compose-send', { firm })}</SendButton>
          {!closed && (
            <a class="button" href={to('send', { matter })}>
              <Icon name="send" />
              {t('compose-files')}
            </a>
          )}
          {sent && <span class="saved">{t('compose-sent')}</span>}
        </div>
      </Form>
    </section>
  );
}

/** Somebody who was signed out while writing continues where they were. */
export function useReturn(box: RefObject<HTMLTextAreaElement | null>, restored: boolean): void {
  useEffect(() => {
    if (!restored || !hasArrived()) return;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'center' });
  }, [restored, box]);
}

/** Says first that the message is still here; then why. */
function named(thrown: unknown): unknown {
  if (!(thrown instanceof Problem) || thrown.fields.length > 0) return thrown;
  return new Problem(thrown.kind, thrown.status, t('compose-failed'), `${thrown.title} ${thrown.detail}`);
}
