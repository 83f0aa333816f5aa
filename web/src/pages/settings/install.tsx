import { useState } from 'preact/hooks';
import { isApple, isInstalled } from '../../parts/agent';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import { installer } from '../../state/install';
import { wordsOf } from '../../text/text';

const t = wordsOf('devices');

/** The portal as an app on the home screen. Not there when it is one. */
export function InstallSection() {
  const [done, setDone] = useState(false);
  if (isInstalled()) return null;
  const asked = installer.value;
  const install = async () => {
    if (!asked) return;
    const { outcome } = await asked.prompt();
    // The browser lets a page ask once with what it gave.
    installer.value = null;
    setDone(outcome === 'accepted');
    if (outcome === 'accepted') announce(t('install-done'));
  };
  return (
    <section aria-labelledby="install">
      <h2 id="install">{t('install-title')}</h2>
      <p class="hint">{t('install-hint')}</p>
      {done && <p role="status">{t('install-done')}</p>}
      {asked && (
        <button type="button" class="button" onClick={() => void install()}>
          <Icon name="download" />
          {t('install-button')}
        </button>
      )}
      {!asked && !done && (isApple() ? <HomeScreenSteps /> : <p>{t('install-menu')}</p>)}
    </section>
  );
}

/** Safari has no button for it that a page could press. */
export function HomeScreenSteps() {
  return (
    <ol class="steps">
      <li>{t('install-apple-share')}</li>
      <li>{t('install-apple-add')}</li>
      <li>{t('install-apple-open')}</li>
    </ol>
  );
}
