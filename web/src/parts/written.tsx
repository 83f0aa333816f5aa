import { useMemo } from 'preact/hooks';
import { findLinks, type Link } from '../text/links';
import { t } from '../text/text';
import { Icon } from './icon';

/** What somebody wrote, with its addresses as links. */
export function Written({ text }: { text: string }) {
  const pieces = useMemo(() => findLinks(text), [text]);
  return (
    <>
      {pieces.map((piece, place) =>
        typeof piece === 'string' ? piece : <Followed key={place} link={piece} />,
      )}
    </>
  );
}

/** The host is emphasized to show where the link leads. A page opens in a new tab and learns nothing of the portal. */
function Followed({ link: { text, href, kind, host } }: { link: Link }) {
  const words = host ? (
    <>
      {text.slice(0, host.start)}
      <span class="strong">{host.shown}</span>
      {text.slice(host.end)}
    </>
  ) : (
    text
  );
  if (kind !== 'page') return <a href={href}>{words}</a>;
  return (
    <a class="outward" href={href} target="_blank" rel="noopener noreferrer">
      {words}
      <Icon name="outside" />
      <span class="unseen"> {t('opens-new-tab')}</span>
    </a>
  );
}
