// What somebody entered and the firm does not have: it is never lost without a word.
import { useEffect, useRef } from 'preact/hooks';
import type { FirmRequest } from '../../api/types';
import type { Draft } from '../../state/drafts';
import { wordsOf } from '../../text/text';
import { isFit, isSent } from './entered';
import { Quoted } from './sent';
import type { Just, WayProps } from './way';

const t = wordsOf('requests');

const isSomething = ({ text, before }: Draft) => text !== '' || before !== undefined;

/** Above what is asked: that it is not what it was. What does not fit any more is quoted. */
export function Changed({ request, firm, entered, just }: WayProps) {
  const { draft } = entered;
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (just === 'changed') box.current?.focus();
  }, [just, request.revision]);
  const more = isSomething(draft)
    ? t('request-changed-entered')
    : just === 'changed' && t('request-changed-nothing');
  return (
    <section
      class="standing-box"
      aria-labelledby="changed"
      // With the focus, it is read anyway.
      role={just === 'changed' ? undefined : 'status'}
      tabIndex={-1}
      ref={box}
    >
      <h2 id="changed">{t('request-changed-title', { firm })}</h2>
      <p>{[t('request-changed-read'), more].filter(Boolean).join(' ')}</p>
      <Entries draft={isFit(draft, request) ? { ...draft, text: '' } : draft} />
    </section>
  );
}

/** Whether something that was entered here is to be said not to have been sent. */
export function isUnsent(draft: Draft, just: Just, answer?: FirmRequest['answer']): boolean {
  return (just === 'late' || isSomething(draft)) && !isSent(draft, answer);
}

interface Props {
  draft: Draft;
  just: Just;
  /** The names of files that were chosen and not sent. */
  files?: string[];
}

/** That it was not sent, with what it was. */
export function Unsent({ draft, just, files = [] }: Props) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (just === 'late') box.current?.focus();
  }, [just]);
  return (
    <section class="standing-box" aria-labelledby="unsent" tabIndex={-1} ref={box}>
      <h2 id="unsent">{t('request-unsent')}</h2>
      <Entries draft={draft} />
      {files.length > 0 && (
        <Quoted title={t('request-you-chose')}>
          <ul class="plain">
            {files.map((name, place) => (
              <li key={`${place} ${name}`}>
                <bdi class="file-name">{name}</bdi>
              </li>
            ))}
          </ul>
        </Quoted>
      )}
    </section>
  );
}

function Entries({ draft: { text, choice, before } }: { draft: Draft }) {
  return (
    <>
      {before !== undefined && <Words title={t('request-you-wrote')} text={before} />}
      {text !== '' && (
        <Words title={t(choice === undefined ? 'request-you-wrote' : 'request-you-chose')} text={text} />
      )}
    </>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  return (
    <Quoted title={title}>
      <blockquote class="written" dir="auto">
        {text}
      </blockquote>
    </Quoted>
  );
}
