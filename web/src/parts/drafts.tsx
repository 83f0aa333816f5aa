import { countDrafts } from '../state/mail-drafts';
import { to } from '../state/routes';
import { wordsOf } from '../text/text';
import { Icon } from './icon';

const t = wordsOf('drafts');

/** The way to answers by mail that wait; absent where none do. */
export function DraftsLine() {
  const { count, own } = countDrafts();
  if (count === 0) return null;
  return (
    <a class="notice notice-plain sending-line" href={to('drafts')}>
      <Icon name="alert" />
      <span class="strong">{t(own ? 'drafts-waiting' : 'drafts-look', { count })}</span>
    </a>
  );
}
