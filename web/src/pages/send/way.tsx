import { useRef } from 'preact/hooks';
import { Icon, type IconName } from '../../parts/icon';
import { type PlainId, wordsOf } from '../../text/text';

const t = wordsOf('documents');

interface WayProps {
  id?: string;
  icon: IconName;
  words: PlainId<'documents'>;
  /** Only on touch screens, or only without one. */
  touch?: boolean;
  desk?: boolean;
  accept?: string;
  multiple?: boolean;
  capture?: boolean;
  onFiles: (files: File[]) => void | Promise<void>;
}

/** A button that opens the device's own chooser. */
export function Way({ id, icon, words, touch, desk, onFiles, accept, multiple, capture }: WayProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        id={id}
        class={['button way', touch && 'way-touch', desk && 'way-desk'].filter(Boolean).join(' ')}
        onClick={() => input.current?.click()}
      >
        <Icon name={icon} />
        {t(words)}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        capture={capture ? 'environment' : undefined}
        onChange={(event) => {
          void onFiles([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
