import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Passkey } from '../../api/types';
import { Field, Form, fieldProblem, SendButton, Summary, useSubmit } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { renamePasskey } from '../../passkeys/calls';
import { passkeyOfHere } from '../../passkeys/ceremony';
import { showMoment } from '../../text/format';
import { isolate, wordsOf } from '../../text/text';

const t = wordsOf('passkeys');

interface Props {
  passkey: Passkey;
  onRenamed: (name: string) => void;
  onRemove: () => Promise<void>;
}

/** One passkey: its name, when it was used, and its actions. */
export function PasskeyRow({ passkey, onRenamed, onRemove }: Props) {
  const [doing, setDoing] = useState<'rename' | 'remove'>();
  const { name } = passkey;
  const stop = () => setDoing(undefined);
  return (
    <li class="row passkey">
      <div class="row-text">
        <span class="row-title">{isolate(name)}</span>
        {passkey.current && <span class="row-line strong">{t('passkey-current')}</span>}
        {passkey.id === passkeyOfHere() && <span class="row-line">{t('passkey-here')}</span>}
        <span class="row-line">{t('passkey-created', { moment: showMoment(passkey.created_at) })}</span>
        <span class="row-line">
          {passkey.last_used_at
            ? t('settings-session-seen', { moment: showMoment(passkey.last_used_at) })
            : t('passkey-unused')}
        </span>
      </div>
      {passkey.suspected_at && (
        <div class="notice notice-bad">
          <Icon name="alert" />
          <div>
            <p class="strong">{t('passkey-suspected', { moment: showMoment(passkey.suspected_at) })}</p>
            <p>{t('passkey-suspected-body')}</p>
          </div>
        </div>
      )}
      {doing === undefined && (
        <div class="buttons">
          <button type="button" class="button" onClick={() => setDoing('rename')}>
            {t('passkey-rename')} <bdi class="unseen">{name}</bdi>
          </button>
          <button type="button" class="button" onClick={() => setDoing('remove')}>
            {t('passkey-remove')} <bdi class="unseen">{name}</bdi>
          </button>
        </div>
      )}
      {doing === 'rename' && <Rename passkey={passkey} onRenamed={onRenamed} onStop={stop} />}
      {doing === 'remove' && <Remove passkey={passkey} onRemove={onRemove} onStop={stop} />}
    </li>
  );
}

interface RenameProps {
  passkey: Passkey;
  onRenamed: (name: string) => void;
  onStop: () => void;
}

function Rename({ passkey, onRenamed, onStop }: RenameProps) {
  const [name, setName] = useState(passkey.name);
  const id = `name-${passkey.id}`;
  useLayoutEffect(() => document.getElementById(id)?.focus(), [id]);
  const saving = useSubmit(async () => {
    if (name.trim() === '') throw fieldProblem('/name', t('passkey-name-empty'));
    await renamePasskey(passkey.id, name.trim());
    onStop();
    onRenamed(name.trim());
  });
  return (
    <Form onSubmit={saving.run} class="form">
      <Summary problem={saving.problem} fields={{ '/name': id }} />
      <Field
        id={id}
        label={t('passkey-name', { name: passkey.name })}
        error={saving.problem?.field('/name')}
        value={name}
        onValue={setName}
        input={{ autocomplete: 'off', maxLength: 60 }}
      />
      <div class="buttons">
        <SendButton busy={saving.busy}>{t('passkey-save')}</SendButton>
        <button type="button" class="button" onClick={onStop}>
          {t('passkey-cancel')}
        </button>
      </div>
    </Form>
  );
}

interface RemoveProps {
  passkey: Passkey;
  onRemove: () => Promise<void>;
  onStop: () => void;
}

function Remove({ passkey, onRemove, onStop }: RemoveProps) {
  const question = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => question.current?.focus(), []);
  const { name, current } = passkey;
  return (
    <div class="ask">
      <p class="strong" ref={question} tabIndex={-1}>
        {t('passkey-remove-question', { name })}
      </p>
      <p>{current ? t('passkey-remove-current') : t('passkey-remove-body')}</p>
      <p class="hint">{t('passkey-remove-device')}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={() => void onRemove()}>
          {t('passkey-remove-yes')}
        </button>
        <button type="button" class="button" onClick={onStop}>
          {t('passkey-remove-no')}
        </button>
      </div>
    </div>
  );
}
