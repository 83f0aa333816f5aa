import { readUpload } from '../../api/calls';
import type { UploadFile } from '../../api/types';
import { Icon } from '../../parts/icon';
import { Show } from '../../parts/states';
import { readUnfinished } from '../../sending/locks';
import { sendings } from '../../sending/outgoing';
import { firmOf } from '../../state/account';
import { useLoad } from '../../state/load';
import { showMoment } from '../../text/format';
import { t } from '../../text/text';
import { FileMark } from '../send/mark';

/** What was not finished, and the way to go on with it. */
export function OpenUploads() {
  const uploads = useLoad('open-uploads', readUnfinished);
  const known = new Set(sendings.value.map((one) => one.id));
  const count = (uploads.data ?? [])
    .filter((upload) => !known.has(upload.id))
    .flatMap((upload) => upload.files)
    .filter((file) => file.state === 'open').length;
  if (count === 0) return null;
  return (
    <a class="notice notice-plain sending-line" href="/send">
      <Icon name="alert" />
      <span class="strong">{t('documents-unfinished', { count })}</span>
    </a>
  );
}

const STAGES = {
  open: 'choose',
  checking: 'checking',
  released: 'received',
  quarantined: 'held',
  rejected: 'refused',
} as const;

/** What became of one upload: a mail leads here when a file of it was refused. */
export function OneUpload({ id }: { id: string }) {
  const upload = useLoad(`upload ${id}`, () => readUpload(id));
  if (upload.problem?.status === 404) return null;
  return (
    <Show of={upload} rows={1}>
      {(shown) => (
        <section class="card" aria-labelledby="upload">
          <h2 id="upload">{t('upload-sent-on', { moment: showMoment(shown.created_at) })}</h2>
          <ul class="plain files">
            {shown.files.map((file) => (
              <li key={file.document_id} class="file">
                <span class="file-name">{file.name}</span>
                <FileMark stage={STAGES[file.state]} percent={0} />
                {note(file, firmOf(shown.firm_id)?.name ?? '') !== '' && (
                  <p class="hint">{note(file, firmOf(shown.firm_id)?.name ?? '')}</p>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Show>
  );
}

function note(file: UploadFile, firm: string): string {
  if (file.state === 'quarantined') return t('file-held-note', { firm });
  if (file.state !== 'rejected') return '';
  return file.reason === 'size' ? t('file-refused-size') : t('file-refused-malware');
}
