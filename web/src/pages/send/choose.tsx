import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import { add, LARGEST, MOST_FILES, type Unfit, unfit } from '../../sending/begin';
import { showSize } from '../../text/format';
import { wordsOf } from '../../text/text';
import { byReason, showNames } from './names';
import { takePages } from './scan';
import { Way } from './way';

const t = wordsOf('documents');

/** The ways to choose files: a scan, the camera, photos on the phone, any file, or dropping them. */
export function ChooseFiles({ error }: { error: string | undefined }) {
  const take = (files: File[], taken = false, folders: string[] = []) => {
    if (files.length + folders.length === 0) return;
    unfit.value = [];
    void add(files, taken).then((refused) => {
      unfit.value = [...folders.map((name) => ({ name, why: 'folder' as const })), ...refused];
      const count = files.length - refused.length;
      if (count > 0) announce(t('send-added', { count }));
    });
  };
  const over = useDrop((files, folders) => take(files, false, folders));
  return (
    <div class={error ? 'field field-bad' : 'field'}>
      {error && (
        <p class="field-error" id="choose-error">
          {error}
        </p>
      )}
      <div class={over ? 'choose choose-over' : 'choose'}>
        <p class="choose-drop quiet">{t('choose-drop')}</p>
        <Way icon="scan" words="choose-scan" touch accept="image/*" capture onFiles={takePages} />
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
        <Way icon="scan" words="choose-scan-desk" desk accept="image/*" multiple onFiles={takePages} />
      </div>
      <p class="hint">{t('choose-hint', { count: MOST_FILES, size: showSize(LARGEST) })}</p>
      {unfit.value.length > 0 && <Refusals refused={unfit.value} />}
    </div>
  );
}

const REFUSED: Record<Unfit['why'], (count: number) => string> = {
  empty: (count) => t('refused-empty', { count }),
  large: (count) => t('refused-large', { count }),
  many: () => t('refused-many'),
  twice: (count) => t('refused-twice', { count }),
  folder: (count) => t('refused-folder', { count }),
  unreadable: (count) => t('refused-unreadable', { count }),
};

function Refusals({ refused }: { refused: Unfit[] }) {
  return (
    <div class="notice notice-bad" role="alert">
      <Icon name="alert" />
      <div>
        <p class="strong">{t('refused-title', { count: refused.length })}</p>
        <ul class="plain">
          {byReason(refused).map(({ why, names }) => (
            <li key={why} class="written">
              {showNames(names)}: {REFUSED[why](names.length)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Takes files dropped anywhere on the page; the browser would leave the portal to show them. */
function useDrop(onFiles: (files: File[], folders: string[]) => void): boolean {
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
      const { files, folders } = dropped(event.dataTransfer);
      take.current(files, folders);
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

/** What was dropped. A folder looks like an unreadable file; only its entry tells them apart. */
function dropped(transfer: DataTransfer | null): { files: File[]; folders: string[] } {
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  const folders = entries.flatMap((entry) => (entry?.isDirectory ? [entry.name] : []));
  const files = [...(transfer?.files ?? [])].filter(({ name }) => !folders.includes(name));
  return { files, folders };
}
