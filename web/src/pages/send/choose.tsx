import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../../parts/icon';
import { announce } from '../../parts/live';
import { add, LARGEST, MOST_FILES, type Unfit } from '../../sending/begin';
import { showSize } from '../../text/format';
import { type PlainId, t } from '../../text/text';

/** The ways to name files: a photograph, those on the phone, any file, or dropping them. */
export function ChooseFiles({ error }: { error: string | undefined }) {
  const [unfit, setUnfit] = useState<Unfit[]>([]);
  const take = (files: File[], taken = false) => {
    if (files.length === 0) return;
    setUnfit([]);
    void add(files, taken).then((refused) => {
      setUnfit(refused);
      const count = files.length - refused.length;
      if (count > 0) announce(t('send-added', { count }));
    });
  };
  const over = useDrop(take);
  return (
    <div class={error ? 'field field-bad' : 'field'}>
      {error && (
        <p class="field-error" id="choose-error">
          {error}
        </p>
      )}
      <div class={over ? 'choose choose-over' : 'choose'}>
        <p class="choose-drop quiet">{t('choose-drop')}</p>
        <Way
          icon="camera"
          words="choose-camera"
          touch
          accept="image/*"
          capture
          onFiles={(files) => take(files, true)}
        />
        <Way icon="photo" words="choose-photos" touch accept="image/*,video/*" multiple onFiles={take} />
        <Way id="choose-files" icon="document" words="choose-files" multiple onFiles={take} />
      </div>
      <p class="hint">{t('choose-hint', { count: MOST_FILES, size: showSize(LARGEST) })}</p>
      {unfit.length > 0 && <Refusals unfit={unfit} />}
    </div>
  );
}

interface WayProps {
  id?: string;
  icon: IconName;
  words: PlainId;
  /** Only where one points with a finger. */
  touch?: boolean;
  accept?: string;
  multiple?: boolean;
  capture?: boolean;
  onFiles: (files: File[]) => void;
}

/** A button that opens the device's own chooser. */
function Way({ id, icon, words, touch, onFiles, accept, multiple, capture }: WayProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        id={id}
        class={touch ? 'button way way-touch' : 'button way'}
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
          onFiles([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was taken away.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

const REFUSED: Record<Unfit['why'], PlainId> = {
  empty: 'refused-empty',
  large: 'refused-large',
  many: 'refused-many',
  twice: 'refused-twice',
};

function Refusals({ unfit }: { unfit: Unfit[] }) {
  return (
    <div class="notice notice-bad" role="alert">
      <Icon name="alert" />
      <div>
        <p class="strong">{t('refused-title', { count: unfit.length })}</p>
        <ul class="plain">
          {unfit.map(({ name, why }, row) => (
            <li key={row} class="written">
              {name}: {t(REFUSED[why])}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Files dropped anywhere on the page are meant for it; the browser would leave the portal to show them. */
function useDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(event.type === 'dragover');
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      take.current([...(event.dataTransfer?.files ?? [])]);
    };
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
