import { useState } from 'preact/hooks';
import type { Notifications } from '../../api/types';
import { Summary } from '../../parts/form';
import { StepUp } from '../../parts/step-up';
import { cameByNotice } from '../../state/account';
import { type PlainId, t } from '../../text/text';
import { savedWords, useChoices } from './choices';

/** The kinds of news that mails announce; the other choices are about notifications. */
type Kind = Exclude<keyof Notifications, 'push'>;

const CHOICES: { name: Kind; words: PlainId }[] = [
  { name: 'messages', words: 'settings-messages' },
  { name: 'requests', words: 'requests-title' },
  { name: 'stages', words: 'settings-stages' },
  { name: 'documents', words: 'settings-documents' },
  { name: 'bills', words: 'settings-bills' },
  { name: 'events', words: 'settings-events' },
  { name: 'day_before', words: 'settings-day-before' },
  { name: 'hour_before', words: 'settings-hour-before' },
];

/** Which news of all firms are announced by mail. */
export function NotificationsSection() {
  return (
    <section aria-labelledby="notifications">
      <h2 id="notifications">{t('settings-notifications')}</h2>
      <p class="hint" id="notifications-hint">
        {t('settings-notifications-hint')}
      </p>
      {cameByNotice.value ? <Confirm /> : <Choices />}
    </section>
  );
}

/** The choices hold for every firm, but a notice's link opens only one. */
function Confirm() {
  const [confirming, setConfirming] = useState(false);
  if (confirming) return <StepUp name="notifications" onDone={() => setConfirming(false)} />;
  return (
    <>
      <p>{t('settings-notifications-confirm')}</p>
      <button type="button" class="button" onClick={() => setConfirming(true)}>
        {t('settings-notifications-change')}
      </button>
    </>
  );
}

/** Each is saved as soon as it is chosen. */
function Choices() {
  const { chosen, saved, problem, change } = useChoices();
  if (!chosen) return null;
  return (
    <>
      <Summary problem={problem} />
      <fieldset class="card options" aria-describedby="notifications-hint">
        <legend class="unseen">{t('settings-notifications')}</legend>
        {CHOICES.map(({ name, words }) => (
          <label key={name} class="option">
            <input
              type="checkbox"
              checked={chosen[name] ?? true}
              onChange={(event) => void change({ [name]: event.currentTarget.checked })}
            />
            <span>{t(words)}</span>
          </label>
        ))}
      </fieldset>
      <p class="saved">{savedWords(saved)}</p>
    </>
  );
}
