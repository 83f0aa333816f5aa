import { useState } from 'preact/hooks';
import { Field, Form, fieldProblem, SendButton, Summary, useSubmit } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { Later } from '../../parts/later';
import { Page } from '../../parts/page';
import { Regions } from '../../parts/regions';
import { Notice } from '../../parts/states';
import { ended } from '../../state/account';
import { opened } from '../../state/link';
import { hasPasskeys } from '../../state/passkey';
import { go, returnTo } from '../../state/router';
import { to } from '../../state/routes';
import { knownAddress, rememberAddress, request, wait } from '../../state/sign-in';
import { t, withWords } from '../../text/text';

const passkeyEntry = () =>
  withWords(import('../../passkeys/entry'), 'passkeys').then((found) => ({ Page: found.PasskeyEntry }));

/** 'Check your email', with its sentences: needed only after a link was requested. */
export const check = () => withWords(import('./check'), 'check').then((found) => ({ Page: found.CheckPage }));

/** The first page of somebody who is not signed in. */
export function AskPage() {
  const [email, setEmail] = useState(opened.email ?? knownAddress() ?? '');
  const sending = useSubmit(async () => {
    const address = email.trim();
    if (!/^\S+@\S+$/.test(address)) throw fieldProblem('/email', t('field-email'));
    const back = returnTo();
    // Its script is fetched while the portal answers.
    void check().catch(() => {});
    const requestId = await request({ email: address, ...(back === to('home') ? {} : { return_to: back }) });
    rememberAddress(address);
    wait({ requestId, email: address, returnTo: back });
    ended.value = null;
    go(to('checkMail'));
  });
  return (
    <Page title={t('sign-in-title')}>
      {ended.value === 'over' && <Notice kind="plain">{t('signed-out-over')}</Notice>}
      {ended.value === 'by-hand' && <Notice kind="good">{t('signed-out-by-hand')}</Notice>}
      <p class="lead">{t('sign-in-lead')}</p>
      <Summary problem={sending.problem} fields={{ '/email': 'email' }} />
      <Form onSubmit={sending.run} class="card form">
        <Field
          id="email"
          label={t('sign-in-email')}
          hint={t('sign-in-email-hint')}
          error={sending.problem?.field('/email')}
          value={email}
          onValue={setEmail}
          input={{
            type: 'email',
            // The browser offers passkeys here, too.
            autocomplete: 'username webauthn',
            inputMode: 'email',
            spellcheck: false,
            autoCapitalize: 'none',
          }}
        />
        <SendButton busy={sending.busy}>
          <Icon name="mail" />
          {t('sign-in-button')}
        </SendButton>
      </Form>
      {hasPasskeys && (
        <div class="passkey-entry">
          <Later load={passkeyEntry} rows={0} />
        </div>
      )}
      <Regions email={email} />
      <p>
        <a href={to('help')}>{t('sign-in-trouble')}</a>
      </p>
    </Page>
  );
}
