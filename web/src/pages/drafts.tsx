import { useRef, useState } from 'preact/hooks';
import { discardDraft, sendDraft } from '../api/calls';
import { asProblem } from '../api/problem';
import type { Draft } from '../api/types';
import { BusyButton, lastProblem, Summary, useSubmit } from '../parts/form';
import { announce } from '../parts/live';
import { Page } from '../parts/page';
import { anyFirm, firmName } from '../parts/rows';
import { Empty, Notice, Show } from '../parts/states';
import { matterOf } from '../state/account';
import { useLoad } from '../state/load';
import { DRAFTS, isOwn, readWaiting } from '../state/mail-drafts';
import { to } from '../state/routes';
import { showMoment, showSize } from '../text/format';
import { isolate, type PlainId, wordsOf } from '../text/text';

const t = wordsOf('drafts');

const REASONS: Record<Draft['reason'], PlainId<'drafts'>> = {
  virus: 'drafts-virus',
  other_sender: 'drafts-other-sender',
  unverified: 'drafts-unverified',
  spam: 'drafts-spam',
  expired: 'drafts-expired',
  matter_closed: 'drafts-matter-closed',
  unreadable: 'drafts-unreadable',
  too_long: 'drafts-too-long',
  too_many_files: 'drafts-too-many-files',
  empty_file: 'drafts-empty-file',
  secret_in_file: 'drafts-secret-in-file',
  subject_only: 'drafts-subject-only',
  automatic: 'drafts-automatic',
  too_many: 'drafts-too-many',
};

/** Longest text that is shown unfolded, in characters. */
const SHORT = 1_000;

/** Answers by mail that were not sent yet: each is sent or discarded with one press. */
export function DraftsPage() {
  const drafts = useLoad(DRAFTS, readWaiting);
  const [said, setSaid] = useState<string>();
  const top = useRef<HTMLDivElement>(null);
  const done = (draft: Draft, words: string) => {
    drafts.change((drafts.data ?? []).filter(({ id }) => id !== draft.id));
    setSaid(words);
    announce(words);
    // The button that had the focus is gone.
    top.current?.focus();
  };
  const own = drafts.data?.length !== 0 && (drafts.data ?? []).every(isOwn);
  return (
    <Page
      title={t(own ? 'drafts-title' : 'drafts-title-look')}
      back={{ to: to('messages'), label: t('drafts-back') }}
    >
      <div ref={top} tabIndex={-1}>
        {said && <Notice kind="good">{said}</Notice>}
      </div>
      <Show of={drafts} rows={2}>
        {(waiting) =>
          waiting.length === 0 ? (
            <Empty icon="message">{t('drafts-none')}</Empty>
          ) : (
            <>
              <p class="lead">{t('drafts-lead', { firm: anyFirm() })}</p>
              {waiting.map((draft) => (
                <DraftCard key={draft.id} draft={draft} onDone={(words) => done(draft, words)} />
              ))}
            </>
          )
        }
      </Show>
    </Page>
  );
}

function DraftCard({ draft, onDone }: { draft: Draft; onDone: (words: string) => void }) {
  const firm = firmName(draft.firm_id);
  const matter = matterOf(draft.matter_id);
  const settle = async (call: (id: string) => Promise<unknown>, words: string) => {
    try {
      await call(draft.id);
    } catch (thrown) {
      // Sent or discarded before, perhaps in another tab.
      if (asProblem(thrown).kind !== 'not-found') throw thrown;
      return onDone(t('drafts-gone'));
    }
    onDone(words);
  };
  const sending = useSubmit(() => settle(sendDraft, t('drafts-sent', { firm })));
  const discarding = useSubmit(() => settle(discardDraft, t('drafts-discarded')));
  const title = `draft-${draft.id}`;
  // What is likely not from the reader is rather discarded.
  const send = draft.sendable && (
    <BusyButton key="send" kind={isOwn(draft) ? 'main' : undefined} busy={sending.busy} onPress={sending.run}>
      {t('drafts-send', { firm })}
    </BusyButton>
  );
  const discard = (
    <BusyButton
      key="discard"
      kind={isOwn(draft) ? undefined : 'main'}
      busy={discarding.busy}
      onPress={discarding.run}
    >
      {t('drafts-discard')}
    </BusyButton>
  );
  return (
    <section class="card draft" aria-labelledby={title}>
      <h2 id={title}>{matter ? isolate(matter.name) : isolate(firm)}</h2>
      <p class="quiet">
        {draft.from
          ? t('drafts-from', { from: draft.from, moment: showMoment(draft.received_at) })
          : t('drafts-at', { moment: showMoment(draft.received_at) })}
      </p>
      <p>{t(reasonOf(draft))}</p>
      {!isOwn(draft) && <p class="strong">{t('drafts-other-discard')}</p>}
      {draft.text !== '' && <Written text={draft.text} />}
      {draft.text_cut && draft.text !== '' && <p class="hint">{t('drafts-cut')}</p>}
      {draft.files.length > 0 && (
        <ul class="plain">
          {draft.files.map((file) => (
            <li key={file.name}>{`${isolate(file.name)} (${showSize(file.size)})`}</li>
          ))}
        </ul>
      )}
      {draft.files_left_out > 0 && (
        <p class="hint">{t('drafts-left-out', { count: draft.files_left_out })}</p>
      )}
      <Summary problem={lastProblem(sending, discarding)} />
      <div class="buttons">{isOwn(draft) ? [send, discard] : [discard, send]}</div>
    </section>
  );
}

function reasonOf({ reason, sendable }: Draft): PlainId<'drafts'> {
  return reason === 'too_many' && !sendable ? 'drafts-not-kept' : REASONS[reason];
}

/** The text. A long one is folded after its beginning, so that the buttons stay near. */
function Written({ text }: { text: string }) {
  if (text.length <= SHORT) return <blockquote class="written">{text}</blockquote>;
  return (
    <>
      <blockquote class="written">{`${text.slice(0, SHORT / 2).trimEnd()} …`}</blockquote>
      <details class="fold">
        <summary>{t('drafts-whole')}</summary>
        <blockquote class="written">{text}</blockquote>
      </details>
    </>
  );
}
