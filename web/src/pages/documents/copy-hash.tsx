import { CopyButton } from '../../parts/copy';
import { wordsOf } from '../../text/text';

const t = wordsOf('documents');

/** The SHA-256 of a file, which anybody can compare with their own copy. */
export function CopyHash({ hash }: { hash: string }) {
  return (
    <>
      <code class="hash">{hash}</code>
      <CopyButton text={hash} words={t('receipt-copy')} done={t('receipt-copied')} />
    </>
  );
}
