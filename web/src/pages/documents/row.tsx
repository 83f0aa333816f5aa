import type { ComponentChildren } from 'preact';
import { fetchDocument } from '../../api/calls';
import type { Document, Receipt } from '../../api/types';
import { DownloadOutcome, useDownload } from '../../parts/download';
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
  const download = useDownload({
    ask: () => fetchDocument(document.id),
    file: document,
    onDone: () => {
      onOpened();
      void recount();
    },
  });
  return (
    <li class={first ? 'row row-marked' : 'row'} id={document.id}>
      <button type="button" class="row-link" aria-busy={download.busy || undefined} onClick={download.run}>
        <span class="row-icon">
          <Icon name="document" />
        </span>
        <DocumentText document={document} folder={folder} first={first}>
          <span class="unseen">{t('download')} </span>
        </DocumentText>
        <Icon name="download" />
      </button>
      <DownloadOutcome of={download} />
      {document.receipt && <ReceiptDetails receipt={document.receipt} />}
    </li>
  );
}

interface ChoiceProps {
  document: Document;
  folder: string | undefined;
  chosen: boolean;
  onChange: () => void;
}

/** The same document while somebody chooses some: pressing it marks it. */
export function DocumentChoice({ document, folder, chosen, onChange }: ChoiceProps) {
  return (
    <li class="row">
      <label class="row-link row-choice">
        <input type="checkbox" checked={chosen} onChange={onChange} />
        <DocumentText document={document} folder={folder} first={false} />
      </label>
    </li>
  );
}

interface TextProps {
  document: Document;
  folder: string | undefined;
  first: boolean;
  /** What comes before the name. */
  children?: ComponentChildren;
}

function DocumentText({ document, folder, first, children }: TextProps) {
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
    <span class="row-body">
      <span class="row-text">
        <span class="row-title">
          {children}
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
