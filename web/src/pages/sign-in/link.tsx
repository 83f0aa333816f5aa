import { useRef, useState } from 'preact/hooks';
import { askForLink, signIn } from '../../api/calls';
import { makeKey, Problem } from '../../api/http';
import { Field, Form, fieldProblem, SendButton, Summary, useSubmit } from '../../parts/form';
import { Page } from '../../parts/page';
import { arrive } from '../../state/account';
import { opened } from '../../state/link';
import { go } from '../../state/router';
import { knownAddress, rememberAddress, wait } from '../../state/sign-in';
import { locale, t } from '../../text/text';

type Over = 'link-expired' | 'link-used';

/** Where a link leads. Nothing is asked of the portal until a person presses; another browser than the one that asked needs the address as well, which no mail gateway has. */
export function LinkPage() {
  const [over, setOver] = useState<Over>();
  const { token } = opened;
  if (token === null || token === '') return <LostLink />;
  if (over) return <OverPage token={token} why={over} />;
  return <ConfirmPage token={token} onOver={setOver} />;
}

function ConfirmPage({ token, onOver }: { token: string; onOver: (why: Over) => void }) {
  const [known, setKnown] = useState(knownAddress());
  const [typed, setTyped] = useState('');
  const key = useRef(makeKey());
  const sending = useSubmit(async () => {
    const email = known ?? typed.trim();
    if (!/^\S+@\S+$/.test(email)) throw fieldProblem('/email', t('field-email'));
    try {
      const session = await signIn({ email, token }, key.current);
      rememberAddress(email);
      opened.token = null;
      await arrive(session);
      go(session.return_to ?? '/', 'replace');
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.kind === 'link-expired' || thrown.kind === 'link-used') return onOver(thrown.kind);
      // The link was sent to another address than the one that this browser knows.
      if (thrown.kind === 'link-invalid') setKnown(undefined);
      throw thrown;
    }
  });
  const wrong = sending.problem?.kind === 'link-invalid' ? sending.problem.title : undefined;
  if (known !== undefined) {
    return (
      <Page title={t('link-title')}>
        <Summary problem={sending.problem} />
        <p class="lead">{t('link-known', { address: known })}</p>
        <Form onSubmit={sending.run} class="form">
          <SendButton busy={sending.busy}>{t('link-button')}</SendButton>
          <button type="button" class="button button-quiet" onClick={() => setKnown(undefined)}>
            {t('link-not-me')}
          </button>
        </Form>
      </Page>
    );
  }
  return (
    <Page title={t('link-confirm-title')}>
      <p class="lead">{t('link-confirm-lead')}</p>
      <Summary problem={sending.problem} fields={{ '/email': 'email' }} />
      <Form onSubmit={sending.run} class="card form">
        <Field
          id="email"
          label={t('sign-in-email')}
          error={sending.problem?.field('/email') ?? wrong}
          value={typed}
          onValue={setTyped}
          input={{
            type: 'email',
            autocomplete: 'email',
            inputMode: 'email',
            spellcheck: false,
            autoCapitalize: 'none',
          }}
        />
        <SendButton busy={sending.busy}>{t('link-confirm-button')}</SendButton>
      </Form>
    </Page>
  );
}

/** An expired or used link leads to a fresh one without typing anything, and on to the same place. */
function OverPage({ token, why }: { token: string; why: Over }) {
  const sending = useSubmit(async () => {
    const asked = await askForLink({ token, locale: locale.value });
    wait({ requestId: asked.request_id, returnTo: '/' });
    opened.token = null;
    go('/check-mail', 'replace');
  });
  return (
    <Page key={why} title={why === 'link-expired' ? t('link-expired-title') : t('link-used-title')}>
      <p class="lead">{t('link-over-body')}</p>
      <Summary problem={sending.problem} />
      <Form onSubmit={sending.run} class="form">
        <SendButton busy={sending.busy}>{t('link-fresh')}</SendButton>
      </Form>
    </Page>
  );
}

function LostLink() {
  return (
    <Page title={t('link-lost-title')}>
      <p class="lead">{t('link-lost-body')}</p>
      <a class="button button-main" href="/">
        {t('link-lost-button')}
      </a>
    </Page>
  );
}
