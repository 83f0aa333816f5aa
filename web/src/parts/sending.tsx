// What other pages show of files that are being sent.
import { useState } from 'preact/hooks';
import { signOut } from '../state/account';
import { place } from '../state/router';
import { type RouteName, to } from '../state/routes';
import { stopAsked, underway } from '../state/sending';
import { t } from '../text/text';
import { Dialog } from './dialog';
import { Icon } from './icon';

/** After the session ended: says that sending continues, and nothing private. */
export function SendingOutside() {
  const now = underway.value;
  if (!now) return null;
  const { files, arrived } = now;
  const words = () => {
    if (arrived === files) return t('sending-outside-done', { files });
    return now.stuck
      ? t('sending-outside-stuck', { files, arrived })
      : t('sending-outside', { files, arrived });
  };
  return (
    <div class="notice notice-plain sending-line" role="status">
      <Icon name={now.stuck ? 'alert' : 'send'} />
      <div>
        <p>{words()}</p>
      </div>
    </div>
  );
}

/** The pages that show it themselves. */
const SENDING_PAGES: (RouteName | undefined)[] = ['send', 'request'];

/** On other pages of the portal: the progress, and a link to it. */
export function SendingInside() {
  const now = underway.value;
  if (!now || SENDING_PAGES.includes(place.value.page?.name)) return null;
  return (
    <a class="notice notice-plain sending-line" href={to('send')}>
      <Icon name="send" />
      <span class="strong">{t('sending-inside', { percent: now.percent })}</span>
    </a>
  );
}

/** Signing out would stop the sending: asks which of the two is meant. */
export function StopDialog() {
  return stopAsked.value ? <OpenDialog /> : null;
}

function OpenDialog() {
  const [failed, setFailed] = useState(false);
  const stay = () => {
    stopAsked.value = false;
  };
  const stop = () => {
    setFailed(false);
    signOut(true).catch(() => setFailed(true));
  };
  return (
    <Dialog
      id="stop"
      title={t('stop-title')}
      text={t('stop-body')}
      problem={failed ? t('sign-out-failed') : undefined}
      stay={{ words: t('stop-stay'), run: stay }}
      leave={{ words: t('stop-stop'), run: stop }}
    />
  );
}
