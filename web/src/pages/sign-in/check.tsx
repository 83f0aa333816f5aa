import { useEffect, useState } from 'preact/hooks';
import { CodeForm } from '../../parts/code';
import { BusyButton, Summary, useSubmit } from '../../parts/form';
import { announce } from '../../parts/live';
import { Page } from '../../parts/page';
import { Regions } from '../../parts/regions';
import { Notice } from '../../parts/states';
import { arrive, expect, joinIfIn } from '../../state/account';
import { opened } from '../../state/link';
import { go } from '../../state/router';
import { inside, to } from '../../state/routes';
import { request, stopWaiting, wait, waiting } from '../../state/sign-in';
import { wordsOf } from '../../text/text';

const t = wordsOf('check');

/** 'Check your email': the link can be opened anywhere, the code is entered here. */
export function CheckPage() {
  const [again, setAgain] = useState(false);
  const asked = waiting.value;
  useEffect(() => {
    if (asked) expect(asked.returnTo);
    const look = () => {
      if (document.visibilityState === 'visible') void joinIfIn();
    };
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
    };
  }, []);
  const resending = useSubmit(async () => {
    if (!asked) return;
    const { email, returnTo } = asked;
    if (asked.fresh && opened.token) {
      wait({ ...asked, requestId: await request({ token: opened.token }) });
    } else if (email !== undefined) {
      const wish = { email, ...(returnTo === to('home') ? {} : { return_to: returnTo }) };
      wait({ requestId: await request(wish), email, returnTo });
    }
    setAgain(true);
    announce(t('check-resent'));
  });
  if (!asked) return null;
  const { email, fresh, returnTo } = asked;
  const known = email !== undefined && !fresh;
  return (
    <Page title={t('check-title')}>
      <p class="lead">{known ? t('check-sent', { address: email }) : t('check-sent-fresh')}</p>
      {again && <Notice kind="plain">{t('check-resent')}</Notice>}
      <Summary problem={resending.problem} />
      <CodeForm
        key={asked.requestId}
        requestId={asked.requestId}
        button={t('check-code-button')}
        onSignedIn={({ method, return_to }) => arrive({ method }, return_to ? inside(return_to) : returnTo)}
        onUsed={() => void joinIfIn()}
      />
      <section class="aside">
        <h2>{t('check-late')}</h2>
        <ul>
          <li>{t('check-late-spam')}</li>
          {known && <li>{t('check-late-address')}</li>}
          <li>{t('check-late-firm')}</li>
          {known && <li>{t('check-late-region')}</li>}
        </ul>
        {known && <Regions email={email} />}
      </section>
      <div class="buttons">
        {(email !== undefined || opened.token) && (
          <BusyButton busy={resending.busy} onPress={resending.run}>
            {t('check-resend')}
          </BusyButton>
        )}
        <button
          type="button"
          class="button"
          onClick={() => {
            stopWaiting();
            go(returnTo, 'replace');
          }}
        >
          {t('check-other')}
        </button>
      </div>
    </Page>
  );
}
