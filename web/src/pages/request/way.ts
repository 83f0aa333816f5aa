// What the ways to answer a request have in common.
import { useRef, useState } from 'preact/hooks';
import { type Answer, answerRequest } from '../../api/calls';
import { makeKey } from '../../api/http';
import { Problem } from '../../api/problem';
import type { FirmRequest } from '../../api/types';
import { type Submitting, useSubmit } from '../../parts/form';
import { me } from '../../state/account';
import { type Draft, dropDraft, keepDraft, recallDraft } from '../../state/drafts';

/** What the page did last: the answer was sent, or somebody else was faster. */
export type Just = 'sent' | 'late' | undefined;

export interface WayProps {
  request: FirmRequest;
  firm: string;
  just: Just;
  onDone: (request: FirmRequest) => void;
  /** It needs no answer any more: the page is to be read again. */
  onLate: () => void;
}

/** Runs what answers a request. That somebody else was faster, or that the firm needs it no longer, is no failure to try again. */
export function useAnswering(onLate: () => void, act: () => Promise<void>): Submitting {
  return useSubmit(() =>
    act().catch((thrown: unknown) => {
      if (!(thrown instanceof Problem) || !OVER.includes(thrown.kind)) throw thrown;
      onLate();
    }),
  );
}

const OVER = ['request-answered', 'request-withdrawn'];

/** What somebody writes or chooses, kept on this device until the firm has it. */
export function useKept({ request, onDone }: WayProps) {
  const person = me.value?.id ?? '';
  const draft = useRef<Draft | null>(null);
  draft.current ??= recallDraft(person, request.id);
  const [value, setValue] = useState(draft.current.text);
  const [restored, setRestored] = useState(value !== '');
  const hold = (next: Draft) => {
    draft.current = next;
    keepDraft(person, request.id, next);
  };
  return {
    value,
    restored,
    write: (next: string) => {
      setValue(next);
      setRestored(false);
      hold({ text: next });
    },
    send: async (answer: Answer) => {
      // The same again is the same answer: the portal's word may have been lost.
      const key = draft.current?.key ?? makeKey();
      hold({ text: value, key });
      const sent = await answerRequest(request.id, answer, key);
      dropDraft(person, request.id, value);
      onDone(sent);
    },
  };
}
