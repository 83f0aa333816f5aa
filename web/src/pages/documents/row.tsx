import { fetchDocument } from '../../api/calls';
import type { Document, Receipt } from '../../api/types';
import { DownloadProblem, useDownload } from '../../parts/download';
import { Facts } from '../../parts/facts';
import { Icon } from '../../parts/icon';
import { caseLine, firmName } from '../../parts/rows';
import { NewMark } from '../../parts/states';
import { recount } from '../../state/account';
import { showMoment, showShortDate, showSize } from '../../text/format';
import { wordsOf } from '../../text/text';
import { CopyHash } from './copy-hash';

const t = wordsOf('documents');

interface Props {
  document: Document;
  /** Its folder, where the page does not name it. */
  folder: string | undefined;
  first: boolean;
  onOpened: () => void;
}

/** A document: pressing it saves it. What the client sent has a receipt. */
export function DocumentRow({ document, folder, first, onOpened }: Props) {
  const download = useDownload(
    () => fetchDocument(document.id),
    () => {
      onOpened();
      void recount();
    },
  );
  const by =
    document.sender === 'client'
      ? t('document-by-me')
      : t('document-by-firm', { firm: firmName(document.firm_id) });
  const lines = [
    caseLine(document),
    folder === undefined ? '' : t('document-in-folder', { folder }),
    by,
    `${showShortDate(document.shared_at)} · ${showSize(document.size)}`,
  ];
  return (
    <li class={first ? 'row row-marked' : 'row'} id={document.id}>
      <button type="button" class="row-link" aria-busy={download.busy || undefined} onClick={download.run}>
        <span class="row-icon">
          <Icon name="document" />
        </span>
        <span class="row-body">
          <span class="row-text">
            <span class="row-title">
              <span class="unseen">{t('download')} </span>
              {document.unread && <NewMark />} <bdi>{document.name}</bdi>
            </span>
            {first && <span class="row-line from-mail">{t('bill-from-mail')}</span>}
            {lines.filter(Boolean).map((line) => (
              <span key={line} class="row-line">
                {line}
              </span>
            ))}
          </span>
        </span>
        <Icon name="download" />
      </button>
      <DownloadProblem problem={download.problem} />
      {document.receipt && <ReceiptDetails receipt={document.receipt} />}
    </li>
  );
}

function ReceiptDetails({ receipt }: { receipt: Receipt }) {
  return (
    <details class="receipt">
      <summary>{t('receipt')}</summary>
      <Facts
        of={[
          [t('receipt-received'), showMoment(receipt.received_at)],
          [t('receipt-size'), t('receipt-bytes', { size: showSize(receipt.size), bytes: receipt.size })],
          [t('receipt-hash'), <CopyHash key="hash" hash={receipt.sha256} />],
        ]}
      />
    </details>
  );
}
