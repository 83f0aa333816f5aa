// What somebody writes or chooses for a request, kept on this device until the firm has it. What the firm asks may change meanwhile.
import { useRef, useState } from 'preact/hooks';
import type { FirmRequest } from '../../api/types';
import { isOpen } from '../../requests/standing';
import { me } from '../../state/account';
import { type Draft, dropDraft, keepDraft, recallDraft } from '../../state/drafts';

export interface Entered {
  draft: Draft;
  /** It was entered before this page was opened. */
  restored: boolean;
  /** Takes what was just written or chosen. */
  enter: (entry: Pick<Draft, 'text' | 'choice'>, request: FirmRequest) => void;
  hold: (draft: Draft) => void;
  /** The firm has it. */
  drop: (sent: Draft) => void;
}

export function useEntered(request: string): Entered {
  const person = me.value?.id ?? '';
  const [draft, setDraft] = useState(() => recallDraft(person, request));
  const [restored, setRestored] = useState(draft.text !== '');
  const hold = (next: Draft) => {
    setDraft(next);
    keepDraft(person, request, next);
  };
  return {
    draft,
    restored,
    enter: (entry, asked) => {
      setRestored(false);
      hold({ ...entry, revision: asked.revision, before: writtenBefore(draft, asked) });
    },
    hold,
    drop: (sent) => {
      dropDraft(person, request, sent.text);
      // What was entered while it was on its way stays.
      setDraft((now) => (now.text === sent.text ? { text: '' } : now));
    },
  };
}

/** Whether it can be sent to the request as it is now. A choice has to be made again after any change. */
export function isFit(draft: Draft, { kind, choices = [], revision }: FirmRequest): boolean {
  if (kind !== 'answer') return false;
  if (choices.length === 0) return draft.choice === undefined;
  return draft.revision === revision && choices.some(({ id }) => id === draft.choice);
}

/** What was written and no longer fits. It must not be lost when something else is entered. */
function writtenBefore(draft: Draft, request: FirmRequest): string | undefined {
  const written = draft.choice === undefined && !isFit(draft, request) ? draft.text : '';
  return [draft.before, written].filter(Boolean).join('\n\n') || undefined;
}

/** Whether the firm asks for something else than when the reader began. */
export function useChanged(request: FirmRequest | undefined, draft: Draft): boolean {
  const begun = useRef(draft.revision);
  if (request && !isOpen(request)) begun.current = request.revision;
  begun.current ??= request?.revision;
  return request !== undefined && request.revision !== begun.current;
}

/** Whether the firm has exactly this. The portal may have cleaned a text. */
export function isSent({ text, choice }: Draft, answer: FirmRequest['answer']): boolean {
  if (!answer?.own) return false;
  if (choice !== undefined) return answer.choice === choice;
  if (text === '') return answer.confirmed === true;
  return answer.text !== undefined && squeeze(answer.text) === squeeze(text);
}

const squeeze = (text: string) => text.normalize().replace(/[\s\p{C}]/gu, '');
