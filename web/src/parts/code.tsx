import { useEffect, useRef, useState } from 'preact/hooks';
import { signIn } from '../api/calls';
import { makeKey } from '../api/http';
import type { SessionCreated } from '../api/types';
import { wordsOf } from '../text/text';
import { Field, Form, fieldProblem, SendButton, Summary, useSubmit } from './form';

const t = wordsOf('check');

interface Props {
  id?: string;
  requestId: string;
  button: string;
  onSignedIn: (session: SessionCreated) => Promise<void>;
  /** The code was right but already used. */
  onUsed?: () => void;
}

/** How many digits a code has. */
const LENGTH = 6;

/** Finds the code in what was typed or pasted: digits of any script, in groups or inside a sentence, by the portal's own rules. */
export function findCode(text: string): string | undefined {
  const found = new Set<string>();
  let all = '';
  // Spaces, dashes and invisible characters may be inside a code; anything else, and the end of a line, ends it.
  for (const run of text.split(/[\n\r\v\f\u0085\u2028\u2029]|[^\p{Nd}\s\p{Pd}\p{Cf}\u2212\u30fc]/u)) {
    const groups = run.match(/\p{Nd}+/gu) ?? [];
    all += groups.join('');
    for (const start of groups.keys()) {
      for (let end = start + 1; end <= start + LENGTH; end += 1) {
        const digits = groups.slice(start, end).join('');
        if (/^\p{Nd}{6}$/u.test(digits)) found.add(digits);
      }
    }
  }
  if (found.size > 0) return found.size === 1 ? [...found][0] : undefined;
  return /^\p{Nd}{6}$/u.test(all) ? all : undefined;
}

/** The six digits of the mail, in one field, as people read and paste them. */
export function CodeForm({ id = 'code', requestId, button, onSignedIn, onUsed }: Props) {
  const [code, setCode] = useState('');
  // One key for each attempt with the same digits: a lost answer is given again.
  const attempt = useRef({ code: '', key: '' });
  const sending = useSubmit(async () => {
    const digits = findCode(code);
    if (digits === undefined) throw fieldProblem('/code', t('field-code'));
    if (attempt.current.code !== digits) attempt.current = { code: digits, key: makeKey() };
    const session = await signIn({ request_id: requestId, code: digits }, attempt.current.key);
    await onSignedIn(session);
  });
  const { problem } = sending;
  const used = problem?.kind === 'code-used';
  useEffect(() => {
    if (used) onUsed?.();
  }, [used]);
  const wrong = problem?.kind.startsWith('code-') ? problem.title : undefined;
  // A one-line field would join pasted lines, and with them the numbers at their ends.
  const paste = (event: ClipboardEvent) => {
    const pasted = findCode(event.clipboardData?.getData('text/plain') ?? '');
    if (pasted === undefined) return;
    event.preventDefault();
    setCode(pasted);
  };
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
          input={{
            class: 'code',
            inputMode: 'numeric',
            autocomplete: 'one-time-code',
            maxLength: 400,
            onPaste: paste,
          }}
        />
        <SendButton busy={sending.busy}>{button}</SendButton>
      </Form>
    </>
  );
}
