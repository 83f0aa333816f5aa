import { useEffect, useRef, useState } from 'preact/hooks';
import { findPlace, signIn } from '../../api/calls';
import { makeKey, Problem } from '../../api/http';
import {
  BusyButton,
  Field,
  Form,
  fieldProblem,
  lastProblem,
  SendButton,
  Summary,
  useSubmit,
} from '../../parts/form';
import { Page } from '../../parts/page';
import { Skeleton } from '../../parts/states';
import { arrive, phase } from '../../state/account';
import { findSender, opened } from '../../state/link';
import { go } from '../../state/router';
import { inside, to } from '../../state/routes';
import { knownAddress, rememberAddress, request, wait } from '../../state/sign-in';
import { t } from '../../text/text';
import { check } from './ask';

/** A link that no longer works, and the address that it was sent to. */
interface Over {
  why: 'link-expired' | 'link-used';
  email: string;
}

/** Where a link leads. The link is not used until a person presses the button; only a signed-in browser asks before that where it leads. A browser that did not request it needs the address as well, which no mail gateway has. */
export function LinkPage() {
  const [looking, setLooking] = useState(knownAddress() !== undefined && Boolean(opened.token));
  const [over, setOver] = useState<Over>();
  const { token } = opened;
  useEffect(() => {
    void findSender();
    if (looking && token) void goThere(token).then((there) => setLooking(there));
  }, []);
  if (token === null || token === '') return <LostLink />;
  if (looking)
    return (
      <div class="page">
        <Skeleton />
      </div>
    );
  if (over) return <OverPage token={token} over={over} />;
  return <ConfirmPage token={token} onOver={setOver} />;
}

/** Goes where a link leads if this browser is signed in with its address: then it does not matter whether the link still works. */
async function goThere(token: string): Promise<boolean> {
  try {
    const { return_to } = await findPlace(token);
    // The page there finds out who is signed in.
    if (phase.value === 'out') phase.value = 'starting';
    opened.token = null;
    go(inside(return_to), 'replace');
    return true;
  } catch {
    return false;
  }
}

function ConfirmPage({ token, onOver }: { token: string; onOver: (over: Over) => void }) {
  const [known, setKnown] = useState(knownAddress());
  const [typed, setTyped] = useState('');
  const key = useRef(makeKey());
  const sending = useSubmit(async () => {
    const email = known ?? typed.trim();
    if (!/^\S+@\S+$/.test(email)) throw fieldProblem('/email', t('field-email'));
    try {
      const session = await signIn({ email, token }, key.current);
      rememberAddress(email);
      await arrive(session, inside(session.return_to));
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.kind === 'link-expired' || thrown.kind === 'link-used') {
        // The portal says so for the right address only.
        rememberAddress(email);
        if (await goThere(token)) return;
        return onOver({ why: thrown.kind, email });
      }
      // The link was sent to another address than the one that this browser knows.
      if (thrown.kind === 'link-invalid') {
        setTyped(email);
        setKnown(undefined);
      }
      throw thrown;
    }
  });
  const asking = useSubmit(async () => {
    const email = typed.trim();
    const requestId = await request({ email });
    rememberAddress(email);
    wait({ requestId, email, returnTo: to('home') });
    opened.token = null;
    go(to('checkMail'), 'replace');
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
      <Summary problem={lastProblem(asking, sending)} fields={{ '/email': 'email' }} />
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
        {wrong && (
          <BusyButton busy={asking.busy} onPress={asking.run}>
            {t('link-fresh')}
          </BusyButton>
        )}
      </Form>
    </Page>
  );
}

/** An expired or used link leads to a new one without typing, and on to the same place. */
function OverPage({ token, over }: { token: string; over: Over }) {
  const { why, email } = over;
  const sending = useSubmit(async () => {
    void check().catch(() => {});
    wait({ requestId: await request({ token }), email, fresh: true, returnTo: to('home') });
    go(to('checkMail'), 'replace');
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
      <a class="button button-main" href={to('home')}>
        {t('link-lost-button')}
      </a>
    </Page>
  );
}
