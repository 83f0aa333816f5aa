import { useState } from 'preact/hooks';
import { announce } from '../../parts/live';
import { wordsOf } from '../../text/text';

const t = wordsOf('documents');

/** The SHA-256 of a file, which anybody can compare with their own copy. */
export function CopyHash({ hash }: { hash: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(hash).then(
      () => {
        setCopied(true);
        announce(t('receipt-copied'));
      },
      () => setCopied(false),
    );
  };
  return (
    <>
      <code class="hash">{hash}</code>
      <button type="button" class="button" onClick={copy}>
        {copied ? t('receipt-copied') : t('receipt-copy')}
      </button>
    </>
  );
}
