import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../../api/problem';
import type { Passkey, PasskeyAccount } from '../../api/types';
import { BusyButton, Summary, useSubmit } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import { Failure, Notice } from '../../parts/states';
import { StepUp } from '../../parts/step-up';
import { revokePasskey } from '../../passkeys/authenticator-signals';
import { addPasskey } from '../../passkeys/ceremony';
import { leave } from '../../state/account';
import type { Loaded } from '../../state/load';
import { hasPasskeys } from '../../state/passkey';
import { wordsOf } from '../../text/text';
import { PasskeyRow } from './passkey-row';

const t = wordsOf('passkeys');

interface Passkeys {
  data: Passkey[];
  account: PasskeyAccount;
}

interface Listed extends Pick<Loaded<Passkeys>, 'data' | 'problem' | 'again'> {
  /** Shows these at once, before the list is read again. */
  show: (list: Passkey[]) => void;
}

/** The list of passkeys, and the button that adds one. */
export function PasskeysSection({ passkeys }: { passkeys: Listed }) {
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys" tabIndex={-1}>
        {t('passkeys-title')}
      </h2>
      <p class="hint">{t('passkeys-hint')}</p>
      <PasskeysOf passkeys={passkeys} />
    </section>
  );
}

function PasskeysOf({ passkeys }: { passkeys: Listed }) {
  const [confirming, setConfirming] = useState(false);
  const { data, problem, again, show } = passkeys;
  if (data) return <PasskeyList list={data.data} account={data.account} show={show} again={again} />;
  if (problem?.kind !== 'step-up-required')
    return problem ? <Failure problem={problem} again={again} /> : null;
  // Nobody is asked for a code before they want to see their passkeys.
  if (confirming) return <StepUp name="passkeys" onDone={again} />;
  return (
    <button type="button" class="button" onClick={() => setConfirming(true)}>
      {t('passkeys-show')}
    </button>
  );
}

interface ListProps extends Pick<Listed, 'show' | 'again'> {
  list: Passkey[];
  account: PasskeyAccount;
}

function PasskeyList({ list, account, show, again }: ListProps) {
  const [said, setSaid] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const say = (words: string) => {
    setSaid(words);
    announce(words);
    again();
  };
  const adding = useSubmit(async () => {
    setSaid(undefined);
    setProblem(undefined);
    const made = await addPasskey(list);
    show([...list, made]);
    say(t('passkeys-added', { name: made.name }));
  });
  const remove = async (passkey: Passkey) => {
    setSaid(undefined);
    setProblem(undefined);
    adding.clear();
    try {
      await revokePasskey(passkey, account.rp_id);
      if (passkey.current) return leave('by-hand');
      show(list.filter((one) => one !== passkey));
      say(t('passkeys-removed', { name: passkey.name }));
      document.getElementById('passkeys')?.focus();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <>
      <Summary problem={problem ?? adding.problem} />
      {said && <Notice kind="good">{said}</Notice>}
      {list.length === 0 ? (
        <p>{t('passkeys-none')}</p>
      ) : (
        <ul class="rows">
          {list.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              onRenamed={(name) => {
                show(list.map((one) => (one === passkey ? { ...one, name } : one)));
                say(t('passkeys-renamed', { name }));
              }}
              onRemove={() => remove(passkey)}
            />
          ))}
        </ul>
      )}
      {hasPasskeys ? (
        <BusyButton busy={adding.busy} onPress={adding.run}>
          <Icon name="key" />
          {t('passkeys-add')}
        </BusyButton>
      ) : (
        <p class="hint">{t('passkeys-unsupported')}</p>
      )}
    </>
  );
}
