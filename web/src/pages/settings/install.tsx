import { useState } from 'preact/hooks';
import { isApple, isInstalled } from '../../parts/agent';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import { installer } from '../../state/install';
import { wordsOf } from '../../text/text';

const t = wordsOf('devices');

/** Puts the portal on the home screen. Absent when it is opened from there. */
export function InstallSection() {
  const [done, setDone] = useState(false);
  if (isInstalled()) return null;
  const asked = installer.value;
  const install = async () => {
    if (!asked) return;
    const { outcome } = await asked.prompt();
    // The browser's prompt can be used once.
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

/** Safari lets no page offer a button for this. */
export function HomeScreenSteps() {
  return (
    <ol class="steps">
      <li>{t('install-apple-share')}</li>
      <li>{t('install-apple-add')}</li>
      <li>{t('install-apple-open')}</li>
    </ol>
  );
}
