import { useRef, useState } from 'preact/hooks';
import type { Folder, Page as Listed, Matter } from '../../api/types';
import { useReturn } from '../../parts/compose';
import { FieldFrame, Form, fieldProblem, SendButton, Summary, useSubmit } from '../../parts/form';
import { anyFirm, firmName, onlyFirm } from '../../parts/rows';
import { Empty, Notice } from '../../parts/states';
import { ownChosen } from '../../sending/begin';
import { firmOf, matterOf, me } from '../../state/account';
import { dropDraft, keepDraft, recallDraft } from '../../state/drafts';
import type { Loaded } from '../../state/load';
import { go, place } from '../../state/router';
import { to } from '../../state/routes';
import { wordsOf } from '../../text/text';
import { ChooseFiles } from './choose';
import { ChosenFiles } from './chosen';
import { countChosen, fileFields, focusSending, requireChosen, sendChosen, sendWords } from './go';
import { ScanCard } from './scan';
import { CaseField, FolderField } from './where';

const t = wordsOf('documents');

/** What to send, and to whom. Everything but the files and the case is optional. */
export function SendForm({ folders }: { folders: Loaded<Listed<Folder>> }) {
  const open = (me.value?.matters ?? []).filter((matter) => matter.status === 'open');
  const wanted = matterOf(place.value.query.get('matter') ?? '');
  if (open.length === 0) return <NothingOpen closed={wanted ?? me.value?.matters[0]} />;
  return (
    <>
      {wanted?.status === 'closed' && (
        <Notice kind="plain">
          {t('send-closed', { matter: wanted.name, firm: firmName(wanted.firm_id) })}
        </Notice>
      )}
      <OpenForm open={open} first={wanted ?? (open.length === 1 ? open[0] : undefined)} folders={folders} />
    </>
  );
}

function NothingOpen({ closed }: { closed: Matter | undefined }) {
  if (!closed) return <Empty icon="send">{t('send-no-cases', { firm: anyFirm() })}</Empty>;
  return (
    <>
      <Notice kind="plain">
        {t('send-closed', { matter: closed.name, firm: firmName(closed.firm_id) })}
      </Notice>
      <a class="button" href={to('conversation', { id: closed.id })}>
        {t('home-write')}
      </a>
    </>
  );
}

interface OpenFormProps {
  open: Matter[];
  /** The case that the address names, or the only one. */
  first: Matter | undefined;
  folders: Loaded<Listed<Folder>>;
}

function OpenForm({ open, first, folders }: OpenFormProps) {
  const person = me.value?.id ?? '';
  const [matter, setMatter] = useState(first?.status === 'open' ? first : undefined);
  const [folder, setFolder] = useState(place.value.query.get('folder'));
  // The draft of a message about this case is taken over. `slot` is the case that this device keeps the text with, empty before one is chosen.
  const [slot, setSlot] = useState(matter?.id ?? '');
  const [message, setMessage] = useState(recallDraft(person, slot).text);
  /** Whether the text was written for the case of `slot`, perhaps on another page. Only what was typed here goes along to another case. */
  const [bound, setBound] = useState(slot !== '' && message !== '');
  const box = useRef<HTMLTextAreaElement>(null);
  const [restored] = useState(message !== '');
  useReturn(box, restored);

  const write = (typed: string) => {
    setMessage(typed);
    if (typed === '') setBound(false);
    keepDraft(person, slot, { text: typed });
  };
  const turnTo = (id: string) => {
    const next = open.find((one) => one.id === id);
    if (!next) return;
    const kept = recallDraft(person, next.id).text;
    if (message === '' || bound) {
      setMessage(kept);
      setBound(kept !== '');
      setSlot(next.id);
    } else if (kept === '') {
      dropDraft(person, slot, message);
      keepDraft(person, next.id, { text: message });
      setSlot(next.id);
    }
    setMatter(next);
    setFolder(null);
    // A reload or another sign-in returns to the same case.
    go(to('send', { matter: next.id }), 'replace');
  };

  const sending = useSubmit(async () => {
    // Nothing is made of a scan's pages while something is missing.
    requireChosen();
    if (!matter) throw fieldProblem('/matter_id', t('send-case-empty'));
    await sendChosen({ matter_id: matter.id, folder_id: folder, message });
    dropDraft(person, slot, message);
    // What was typed while the files were announced stays.
    setMessage((now) => (now === message ? '' : now));
    setBound(false);
    focusSending();
  });

  // With one firm, the firm is known before the case is chosen.
  const firm = firmOf(matter?.firm_id ?? '')?.name ?? onlyFirm();
  const fields = {
    ...fileFields(),
    '/matter_id': 'send-case',
    '/message': 'send-message',
    '/folder_id': 'send-folder',
  };
  const error = sending.problem?.field('/message');
  return (
    <Form onSubmit={sending.run} class="form send-form">
      <Summary problem={sending.problem} fields={fields} />
      <ChooseFiles error={sending.problem?.field('/files')} />
      <ScanCard />
      <ChosenFiles files={ownChosen()} problem={sending.problem} />
      <CaseField
        open={open}
        matter={matter}
        error={matter ? undefined : sending.problem?.field('/matter_id')}
        onMatter={turnTo}
      />
      <FolderField matter={matter} folder={folder} folders={folders} onFolder={setFolder} />
      <FieldFrame id="send-message" label={t('send-message')} error={error}>
        {(control) => (
          <textarea
            dir="auto"
            {...control}
            ref={box}
            rows={3}
            value={message}
            onInput={(event) => write(event.currentTarget.value)}
          />
        )}
      </FieldFrame>
      <SendButton busy={sending.busy}>{sendWords(countChosen(), firm)}</SendButton>
      {firm !== undefined && <p class="hint">{t('send-hint', { firm })}</p>}
    </Form>
  );
}
