import { useEffect, useRef } from 'preact/hooks';
import type { FirmRequest } from '../../api/types';
import { Icon } from '../../parts/icon';
import { Notice } from '../../parts/states';
import { RequestRows } from '../../requests/rows';
import { isToDo } from '../../requests/standing';
import { useRequests } from '../../state/requests';
import { wordsOf } from '../../text/text';
import { type Entered, isSent } from './entered';
import { Sent, whoDid } from './sent';
import { isUnsent, Unsent } from './unsent';
import type { WayProps } from './way';

const t = wordsOf('requests');

interface Props extends Pick<WayProps, 'request' | 'firm' | 'just' | 'entered'> {
  /** The files stand beside it already, with their receipts. */
  withoutFiles?: boolean;
  /** The names of files that were chosen here and not sent. */
  unsentFiles?: string[];
}

/** That it is done: what was sent, when and by whom. */
export function Outcome({ request, firm, just, entered, withoutFiles = false, unsentFiles = [] }: Props) {
  const { answer } = request;
  const accepted = request.state === 'accepted';
  const unsent = isUnsent(entered.draft, just, answer) || unsentFiles.length > 0;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if ((just === 'sent' || just === 'late') && !unsent) head.current?.focus();
  }, [just, unsent]);
  useArrived(entered, answer);
  return (
    <>
      {just === 'late' && answer && !answer.own && (
        <Notice kind="plain">{t('request-faster', { name: answer.by })}</Notice>
      )}
      {unsent && <Unsent draft={entered.draft} just={just} files={unsentFiles} />}
      <section class="card request-done" aria-labelledby="done">
        <h2 id="done" ref={head} tabIndex={-1}>
          <Icon name="check" />
          <span>{accepted ? t('request-accepted-title', { firm }) : t('request-sent-title', { firm })}</span>
        </h2>
        {answer && <p>{whoDid({ request, answer })}</p>}
        {answer && !answer.own && <p class="quiet">{t('request-not-shown', { name: answer.by, firm })}</p>}
        {answer?.own && <Sent request={request} answer={answer} withoutFiles={withoutFiles} />}
        <p class="quiet">{accepted ? t('request-accepted-note') : t('request-sent-note', { firm })}</p>
      </section>
    </>
  );
}

/** Forgets what the firm has: the portal's word that it arrived may have been lost, or another tab sent it. */
function useArrived({ draft, drop }: Entered, answer: FirmRequest['answer']): void {
  const arrived = draft.text !== '' && isSent(draft, answer);
  useEffect(() => {
    if (arrived) drop(draft);
  }, [arrived]);
}

/** What else there is to do. */
export function Rest({ than }: { than: FirmRequest }) {
  const { data } = useRequests();
  const others = (data ?? []).filter((one) => one.id !== than.id && isToDo(one));
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="rest">
      <h2 id="rest">{t('requests-next')}</h2>
      <RequestRows requests={others} />
    </section>
  );
}
