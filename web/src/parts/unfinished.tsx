import type { Upload } from '../api/types';
import { sendings } from '../sending/outgoing';
import { to } from '../state/routes';
import { t } from '../text/text';
import { Icon } from './icon';

export { readUnfinished, withoutOtherTabs } from '../sending/locks';

/** Uploads that were not finished, and the way to resume them. */
export function UnfinishedLine({ uploads }: { uploads: Upload[] }) {
  const count = uploads.reduce((sum, upload) => sum + countWaiting(upload), 0);
  if (count === 0) return null;
  return (
    <a class="notice notice-plain sending-line" href={to('send')}>
      <Icon name="alert" />
      <span class="strong">{t('sending-unfinished', { count })}</span>
    </a>
  );
}

/** The files that somebody has to choose again. Of its own uploads this page knows more than the portal. */
function countWaiting({ id, files }: Upload): number {
  const own = sendings.value.find((sending) => sending.id === id);
  if (own) return own.files.filter((file) => file.stage.value === 'choose').length;
  return files.filter((file) => file.state === 'open').length;
}
