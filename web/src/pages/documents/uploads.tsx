import type { Upload, UploadFile } from '../../api/types';
import { firmOf } from '../../state/account';
import { showMoment } from '../../text/format';
import { wordsOf } from '../../text/text';
import { FileMark, whyRefused } from '../send/mark';

const t = wordsOf('documents');

const STAGES = {
  open: 'choose',
  checking: 'checking',
  released: 'received',
  quarantined: 'held',
  rejected: 'refused',
} as const;

/** The outcome of one upload: a mail leads here when one of its files was refused. */
export function OneUpload({ upload }: { upload: Upload }) {
  const firm = firmOf(upload.firm_id)?.name ?? '';
  return (
    <section class="card" aria-labelledby="upload">
      <h2 id="upload">{t('upload-sent-on', { moment: showMoment(upload.created_at) })}</h2>
      <ul class="plain files">
        {upload.files.map((file) => (
          <li key={file.document_id} class="file">
            <span class="file-name">
              <bdi>{file.name}</bdi>
            </span>
            <FileMark stage={STAGES[file.state]} percent={0} />
            {note(file, firm) !== '' && <p class="hint">{note(file, firm)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function note(file: UploadFile, firm: string): string {
  if (file.state === 'quarantined') return t('file-held-note', { firm });
  if (file.state !== 'rejected') return '';
  return whyRefused(file.reason);
}
