import { useState } from 'preact/hooks';
import { askForLink } from '../../api/calls';
import { CodeForm } from '../../parts/code';
import { Summary, useSubmit } from '../../parts/form';
import { announce } from '../../parts/live';
import { Page } from '../../parts/page';
import { Notice } from '../../parts/states';
import { arrive } from '../../state/account';
import { go } from '../../state/router';
import { stopWaiting, type Waiting, wait } from '../../state/sign-in';
import { locale, t } from '../../text/text';

/** 'Check your email': the link may be opened anywhere, the code is for this page. */
export function CheckPage({ request }: { request: Waiting }) {
  const [again, setAgain] = useState(false);
  const { email, returnTo } = request;
  const resending = useSubmit(async () => {
    if (email === undefined) return;
    const wish = { email, locale: locale.value, ...(returnTo === '/' ? {} : { return_to: returnTo }) };
    const asked = await askForLink(wish);
    wait({ requestId: asked.request_id, email, returnTo });
    setAgain(true);
    announce(t('check-resent'));
  });
  return (
    <Page title={t('check-title')}>
      <p class="lead">{email ? t('check-sent', { address: email }) : t('check-sent-fresh')}</p>
      {again && <Notice kind="good">{t('check-resent')}</Notice>}
      <Summary problem={resending.problem} />
      <CodeForm
        key={request.requestId}
        requestId={request.requestId}
        button={t('check-code-button')}
        onSignedIn={async (session) => {
          await arrive(session);
          go(session.return_to ?? returnTo, 'replace');
        }}
      />
      <section class="aside">
        <h2>{t('check-late')}</h2>
        <ul>
          <li>{t('check-late-spam')}</li>
          <li>{t('check-late-address')}</li>
          <li>{t('check-late-firm')}</li>
          <li>{t('check-late-region')}</li>
        </ul>
      </section>
      <div class="buttons">
        {email !== undefined && (
          <button
            type="button"
            class="button"
            aria-busy={resending.busy || undefined}
            onClick={resending.run}
          >
            {t('check-resend')}
          </button>
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
