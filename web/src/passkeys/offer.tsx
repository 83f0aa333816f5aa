import { platformAuthenticatorIsAvailable } from '@simplewebauthn/browser';
import { useState } from 'preact/hooks';
import { BusyButton, Summary, useSubmit } from '../parts/form';
import { Icon } from '../parts/icon';
import { announce } from '../parts/live';
import { closePasskeyOffer, notePasskeyOffer } from '../state/passkey';
import { wordsOf } from '../text/text';
import { readPasskeys } from './authenticator-signals';
import { addPasskey } from './ceremony';

const t = wordsOf('passkeys');

/** Whether this device could have a passkey, and the person has none yet. Who may not make one is not offered one. */
export async function isWanted(): Promise<boolean> {
  if (!(await platformAuthenticatorIsAvailable())) return false;
  const { data } = await readPasskeys();
  return data.length === 0;
}

/** One touch in the place of a mail, offered once on each device. */
export function PasskeyOffer() {
  const [done, setDone] = useState(false);
  const adding = useSubmit(async () => {
    await addPasskey([]);
    setDone(true);
    announce(t('passkey-offer-done'));
  });
  // An offer that was seen counts as made: a person who does not answer is not asked again.
  notePasskeyOffer();
  const close = () => {
    closePasskeyOffer();
    document.querySelector<HTMLElement>('main h1')?.focus();
  };
  return (
    <section class="offer" aria-labelledby="passkey-offer">
      <h2 id="passkey-offer">{done ? t('passkey-offer-done') : t('passkey-offer-title')}</h2>
      <Summary problem={adding.problem} />
      <p>{done ? t('passkey-offer-done-body') : t('passkey-offer-body')}</p>
      {!done && <p class="hint">{t('passkey-offer-once')}</p>}
      <div class="buttons">
        {!done && (
          <BusyButton busy={adding.busy} onPress={adding.run} kind="main">
            <Icon name="key" />
            {t('passkey-offer-yes')}
          </BusyButton>
        )}
        <button
          type="button"
          class="button"
          onClick={() => {
            if (!done) announce(t('passkey-offer-refused'));
            close();
          }}
        >
          {done ? t('passkey-offer-close') : t('passkey-offer-no')}
        </button>
      </div>
    </section>
  );
}
