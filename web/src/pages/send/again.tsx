import { useRef, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon';
import { chooseAgain } from '../../sending/begin';
import type { Sending } from '../../sending/outgoing';
import { wordsOf } from '../../text/text';
import { showNames } from './names';

const t = wordsOf('documents');

/** An interrupted upload resumes when its files are chosen again: any of them, in any order. */
export function AskAgain({ sending }: { sending: Sending }) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Awaited<ReturnType<typeof chooseAgain>>>();
  const count = sending.files.filter((file) => file.stage.value === 'choose').length;
  const choose = (files: File[]) => {
    setRefused(undefined);
    void chooseAgain(files).then(setRefused);
  };
  return (
    <div class="again">
      <button type="button" class="button button-main" onClick={() => input.current?.click()}>
        <Icon name="document" />
        {t('again-button', { count })}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        onChange={(event) => {
          choose([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {refused !== undefined && refused.others.length > 0 && (
        <p class="field-error" role="alert">
          {t('again-other', { names: showNames(refused.others) })}
        </p>
      )}
      {refused !== undefined && refused.unreadable.length > 0 && (
        <p class="field-error" role="alert">
          {showNames(refused.unreadable)}: {t('refused-unreadable', { count: refused.unreadable.length })}
        </p>
      )}
    </div>
  );
}
