import { useEffect, useRef } from 'preact/hooks';
import type { FirmRequest } from '../../api/types';
import { Icon } from '../../parts/icon';
import { Notice } from '../../parts/states';
import { Written } from '../../parts/written';
import { RequestRows } from '../../requests/rows';
import { isToDo } from '../../requests/standing';
import { useRequests } from '../../state/requests';
import { to } from '../../state/routes';
import { showMoment, showSize } from '../../text/format';
import { foreign, wordsOf } from '../../text/text';
import type { WayProps } from './way';

const t = wordsOf('requests');

type Answered = NonNullable<FirmRequest['answer']>;

interface Props extends Pick<WayProps, 'request' | 'firm' | 'just'> {
  /** The files stand beside it already, with their receipts. */
  withoutFiles?: boolean;
}

/** That it is done: what was sent, when and by whom. */
export function Outcome({ request, firm, just, withoutFiles = false }: Props) {
  const { answer, kind, state } = request;
  const accepted = state === 'accepted';
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (just === 'sent') head.current?.focus();
  }, [just]);
  return (
    <>
      {just === 'late' && answer && !answer.own && (
        <Notice kind="plain">{t('request-faster', { name: answer.by })}</Notice>
      )}
      <section class="card request-done" aria-labelledby="done">
        <h2 id="done" ref={head} tabIndex={-1}>
          <Icon name="check" />
          <span>{accepted ? t('request-accepted-title', { firm }) : t('request-sent-title', { firm })}</span>
        </h2>
        {answer && <p>{whoDid(kind, answer)}</p>}
        {answer && !answer.own && <p class="quiet">{t('request-not-shown', { name: answer.by, firm })}</p>}
        {answer?.own && <Content request={request} answer={answer} withoutFiles={withoutFiles} />}
        <p class="quiet">{accepted ? t('request-accepted-note') : t('request-sent-note', { firm })}</p>
      </section>
    </>
  );
}

function whoDid(kind: FirmRequest['kind'], { own, by, answered_at }: Answered): string {
  const moment = showMoment(answered_at);
  return own ? t('request-by-you', { kind, moment }) : t('request-by-other', { kind, name: by, moment });
}

interface ContentProps {
  request: FirmRequest;
  answer: Answered;
  withoutFiles: boolean;
}

/** What the reader sent. Nobody else's is shown. */
function Content({ request, answer, withoutFiles }: ContentProps) {
  const { text, choice, documents = [] } = answer;
  const chosen = request.choices?.find(({ id }) => id === choice);
  return (
    <>
      {text !== undefined && (
        <Quoted title={t('request-text')}>
          <p class="written" dir="auto">
            <Written text={text} />
          </p>
        </Quoted>
      )}
      {chosen && (
        <Quoted title={t('request-text')}>
          <p lang={foreign(request)} dir="auto">
            {chosen.text}
          </p>
        </Quoted>
      )}
      {documents.length > 0 && !withoutFiles && (
        <Quoted title={t('request-files')}>
          <ul class="plain">
            {documents.map(({ name, size }, place) => (
              <li key={`${place} ${name}`}>
                <bdi class="file-name">{name}</bdi> <span class="hint">{showSize(size)}</span>
              </li>
            ))}
          </ul>
          <a class="more" href={to('documents', { sender: 'client' })}>
            {t('request-receipts')}
          </a>
        </Quoted>
      )}
    </>
  );
}

function Quoted({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <h3>{title}</h3>
      {children}
    </div>
  );
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
