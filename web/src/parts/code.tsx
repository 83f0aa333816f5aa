import { useRef, useState } from 'preact/hooks';
import { signIn } from '../api/calls';
import { makeKey } from '../api/http';
import type { SessionCreated } from '../api/types';
import { t } from '../text/text';
import { Field, Form, fieldProblem, SendButton, Summary, useSubmit } from './form';

interface Props {
  id?: string;
  requestId: string;
  button: string;
  onSignedIn: (session: SessionCreated) => Promise<void>;
}

/** The six digits of the mail, in one field, as people read and paste them. */
export function CodeForm({ id = 'code', requestId, button, onSignedIn }: Props) {
  const [code, setCode] = useState('');
  // One key per attempt with the same digits: an answer that was lost on the way is given again.
  const attempt = useRef({ code: '', key: '' });
  const sending = useSubmit(async () => {
    // The digits of any script, without what stands between them and what cannot be seen.
    const digits = code.replace(/[\s\p{Pd}\p{Cf}\u2212\u30fc]/gu, '');
    if (!/^\p{Nd}{6}$/u.test(digits)) throw fieldProblem('/code', t('field-code'));
    if (attempt.current.code !== digits) attempt.current = { code: digits, key: makeKey() };
    const session = await signIn({ request_id: requestId, code: digits }, attempt.current.key);
    await onSignedIn(session);
  });
  const wrong = sending.problem?.kind === 'code-invalid' ? sending.problem.title : undefined;
  return (
    <>
      <Summary problem={sending.problem} fields={{ '/code': id }} />
      <Form onSubmit={sending.run} class="card form">
        <Field
          id={id}
          label={t('check-code')}
          hint={t('check-code-hint')}
          error={sending.problem?.field('/code') ?? wrong}
          value={code}
          onValue={setCode}
          input={{ class: 'code', inputMode: 'numeric', autocomplete: 'one-time-code', maxLength: 40 }}
        />
        <SendButton busy={sending.busy}>{button}</SendButton>
      </Form>
    </>
  );
}
