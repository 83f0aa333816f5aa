// What the ways to answer a request have in common.
import { type Answer, answerRequest } from '../../api/calls';
import { makeKey } from '../../api/http';
import { Problem } from '../../api/problem';
import type { FirmRequest } from '../../api/types';
import { type Submitting, useSubmit } from '../../parts/form';
import { isOpen } from '../../requests/standing';
import type { Entered } from './entered';

/** What the page did last: the answer was sent, the request needed none any more, or it had changed. */
export type Just = 'sent' | 'late' | 'changed' | undefined;

export interface WayProps {
  request: FirmRequest;
  firm: string;
  just: Just;
  entered: Entered;
  onDone: (request: FirmRequest) => void;
  /** It needs no answer any more: the page is to be read again. */
  onLate: () => void;
  /** The firm asks for something else: the page was read again when this is over. */
  onChanged: () => Promise<void>;
}

/** Runs what answers a request. That somebody else was faster, or that the firm needs it no longer or asks for something else, is no failure to try again. */
export function useAnswering({ onLate, onChanged }: WayProps, act: () => Promise<void>): Submitting {
  const end = (thrown: unknown) => {
    if (!isOne(thrown, OVER)) throw thrown;
    onLate();
  };
  return useSubmit(() =>
    act().catch((thrown: unknown) => (isChange(thrown) ? onChanged().catch(end) : end(thrown))),
  );
}

const OVER = ['request-answered', 'request-withdrawn'];

const isOne = (thrown: unknown, kinds: string[]) => thrown instanceof Problem && kinds.includes(thrown.kind);

/** An upload names the request, which may no longer want documents. */
const isChange = (thrown: unknown) =>
  isOne(thrown, ['request-changed']) ||
  (thrown instanceof Problem && thrown.field('/request_id') !== undefined);

/** Answers what is shown, not what the firm asks since. */
export function sendAnswer({ id, revision }: FirmRequest, answer: Answer, key: string): Promise<FirmRequest> {
  return answerRequest(id, { ...answer, revision }, key);
}

/** Sends what was written or chosen. */
export async function sendEntered({ request, entered, onDone }: WayProps, answer: Answer): Promise<void> {
  // The same again is the same answer: the portal's word may have been lost.
  const sent = { ...entered.draft, key: entered.draft.key ?? makeKey() };
  entered.hold(sent);
  const answered = await sendAnswer(request, answer, sent.key);
  // It had arrived before and was returned since. Whoever has read why may send the same again.
  if (isOpen(answered)) entered.hold({ ...sent, key: undefined });
  else entered.drop(sent);
  onDone(answered);
}
