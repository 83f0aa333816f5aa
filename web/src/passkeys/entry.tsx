import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../api/problem';
import { BusyButton, Summary } from '../parts/form';
import { Icon } from '../parts/icon';
import { arrive, me } from '../state/account';
import { moved, returnTo } from '../state/router';
import { inside } from '../state/routes';
import { rememberAddress } from '../state/sign-in';
import { wordsOf } from '../text/text';
import { type Entry, offerEntry } from './ceremony';

const t = wordsOf('passkeys');

/** Signing in by passkey, beside the address field: a button, and the browser's own offer in the field. */
export function PasskeyEntry() {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const entry = useRef<Entry | null>(null);
  useEffect(() => {
    entry.current = offerEntry(async (session) => {
      const to = session.return_to ? inside(session.return_to) : returnTo();
      moved.yet = true;
      await arrive(session, to);
      if (me.value) rememberAddress(me.value.address);
    }, setProblem);
    return () => entry.current?.stop();
  }, []);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    await entry.current?.press();
    setBusy(false);
  };
  return (
    <>
      <Summary problem={problem} />
      <BusyButton busy={busy} onPress={() => void press()} kind="wide">
        <Icon name="key" />
        {t('passkey-sign-in')}
      </BusyButton>
      <p class="hint">{t('passkey-sign-in-hint')}</p>
    </>
  );
}
