import type { FirmRequest } from '../../api/types';
import { Icon } from '../../parts/icon';
import { isToDo } from '../../requests/standing';
import { place } from '../../state/router';
import { to } from '../../state/routes';
import { wordsOf } from '../../text/text';

const t = wordsOf('requests');

/** What a firm waits for is sent on the page of its request: sent here, it would still be waited for. */
export function Awaited({ requests }: { requests: FirmRequest[] }) {
  const matter = place.value.query.get('matter');
  const awaited = requests.filter(
    (one) => one.kind === 'document' && isToDo(one) && (matter === null || one.matter_id === matter),
  );
  const [first] = awaited;
  if (!first) return null;
  return (
    <a
      class="notice notice-plain sending-line"
      href={awaited.length === 1 ? to('request', { id: first.id }) : to('requests')}
    >
      <Icon name="info" />
      <span class="strong">{t('requests-awaited', { count: awaited.length })}</span>
    </a>
  );
}
