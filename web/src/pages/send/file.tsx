import { Facts } from '../../parts/facts';
import { type Outgoing, percentOf } from '../../sending/outgoing';
import { showMoment, showSize } from '../../text/format';
import { wordsOf } from '../../text/text';
import { CopyHash } from '../documents/copy-hash';
import { FileMark, whyRefused } from './mark';

const t = wordsOf('documents');

interface Props {
  file: Outgoing;
  firm: string;
  paused: boolean;
}

/** One file of an upload, from waiting to its receipt. */
export function SentFile({ file, firm, paused }: Props) {
  const stage = file.stage.value;
  const percent = percentOf(file.sent.value, file.size);
  const hash = file.sha256.value;
  const own = file.ownSha256.value;
  const at = file.receivedAt.value;
  const note = noteOf(file, firm);
  return (
    <li class="file">
      <span class="file-name">
        <bdi>{file.name}</bdi>
      </span>
      <span class="file-line">
        <FileMark stage={paused && stage === 'sending' ? 'waiting' : stage} percent={percent} at={at} />
        <span class="hint">{showSize(file.size)}</span>
      </span>
      {stage === 'sending' && (
        <progress max={100} value={percent} aria-label={t('progress-file', { name: file.name })}>
          {percent} %
        </progress>
      )}
      {note !== '' && <p class={stage === 'refused' ? 'file-refused' : 'hint'}>{note}</p>}
      {stage === 'received' && hash !== null && at !== null && (
        <details class="receipt">
          <summary>
            {t('receipt')} <bdi class="unseen">{file.name}</bdi>
          </summary>
          <Facts
            of={[
              [t('receipt-received'), showMoment(at)],
              [t('receipt-size'), t('receipt-bytes', { size: showSize(file.size), bytes: file.size })],
              [t('receipt-hash'), <CopyHash key="hash" hash={hash} />],
              own !== null && [t('receipt-own'), <OwnHash key="own" own={own} same={own === hash} />],
            ]}
          />
        </details>
      )}
    </li>
  );
}

/** The hash that this device computed. The portal refuses a file with a different one, unless another page finished the upload. */
function OwnHash({ own, same }: { own: string; same: boolean }) {
  return (
    <>
      <code class="hash">{own}</code>
      <p>{same ? t('receipt-same') : t('receipt-other')}</p>
    </>
  );
}

function noteOf(file: Outgoing, firm: string): string {
  switch (file.stage.value) {
    case 'choose': {
      const percent = percentOf(file.sent.value, file.size);
      const about = { name: file.name, percent };
      if (file.lost.value === 'unreadable') return t('file-unreadable-note', about);
      if (file.lost.value === 'changed') return t('file-changed-note', about);
      return t('file-choose-note', about);
    }
    case 'refused':
      return whyRefused(file.reason);
    case 'held':
      return t('file-held-note', { firm });
    case 'over':
      return t('file-over-note');
    default:
      return '';
  }
}
