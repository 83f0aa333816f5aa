// What was sent for a request, as its page quotes it.
import type { ComponentChildren } from 'preact';
import type { FirmRequest } from '../../api/types';
import { Written } from '../../parts/written';
import { to } from '../../state/routes';
import { showMoment, showSize } from '../../text/format';
import { foreign, wordsOf } from '../../text/text';

const t = wordsOf('requests');

type Answered = NonNullable<FirmRequest['answer']>;

interface Props {
  request: FirmRequest;
  answer: Answered;
}

/** Who did what, and when. What was asked for may have changed since. */
export function whoDid({ request, answer }: Props): string {
  const { own, by, answered_at, kind = request.kind } = answer;
  const moment = showMoment(answered_at);
  return own ? t('request-by-you', { kind, moment }) : t('request-by-other', { kind, name: by, moment });
}

/** What the reader wrote, or the words of what they chose, as they were then. */
function sentWords({ request, answer }: Props) {
  const { text, choice, choice_text } = answer;
  if (text !== undefined) {
    return (
      <p class="written" dir="auto">
        <Written text={text} />
      </p>
    );
  }
  const chosen = choice_text ?? request.choices?.find(({ id }) => id === choice)?.text;
  if (chosen === undefined) return undefined;
  return (
    <p lang={foreign(request)} dir="auto">
      {chosen}
    </p>
  );
}

/** What the reader sent. Nobody else's is shown. */
export function Sent({ withoutFiles, ...of }: Props & { withoutFiles: boolean }) {
  const words = sentWords(of);
  const { documents = [] } = of.answer;
  return (
    <>
      {words && <Quoted title={t('request-text')}>{words}</Quoted>}
      {documents.length > 0 && !withoutFiles && (
        <Quoted title={t('request-files')}>
          <SentFiles documents={documents} />
          <a class="more" href={to('documents', { sender: 'client' })}>
            {t('request-receipts')}
          </a>
        </Quoted>
      )}
    </>
  );
}

/** The same beside the firm's word that it needs something else. */
export function SentBefore(of: Props) {
  const words = sentWords(of);
  const { documents = [] } = of.answer;
  if (!words && documents.length === 0) return <p>{whoDid(of)}</p>;
  return (
    <Quoted title={t('request-you-sent')}>
      {words}
      {documents.length > 0 && <SentFiles documents={documents} />}
    </Quoted>
  );
}

function SentFiles({ documents }: { documents: NonNullable<Answered['documents']> }) {
  return (
    <ul class="plain">
      {documents.map(({ name, size }, place) => (
        <li key={`${place} ${name}`}>
          <bdi class="file-name">{name}</bdi> <span class="hint">{showSize(size)}</span>
        </li>
      ))}
    </ul>
  );
}

export function Quoted({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="quoted">
      <h3>{title}</h3>
      {children}
    </div>
  );
}
