import { useState } from 'preact/hooks';
import { changeMe } from '../../api/calls';
import { asProblem, type Problem } from '../../api/problem';
import type { Notifications } from '../../api/types';
import { Summary } from '../../parts/form';
import { announce } from '../../parts/live';
import { me } from '../../state/account';
import { type PlainId, t } from '../../text/text';

const CHOICES: { name: keyof Notifications; words: PlainId }[] = [
  { name: 'messages', words: 'settings-messages' },
  { name: 'documents', words: 'settings-documents' },
  { name: 'bills', words: 'settings-bills' },
  { name: 'events', words: 'settings-events' },
];

/** Which mails about something new are wanted; saved as soon as chosen. */
export function NotificationsSection() {
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const chosen = me.value?.notifications;
  if (!chosen) return null;

  const change = async (name: keyof Notifications, wanted: boolean) => {
    const before = me.value;
    if (!before) return;
    setSaved(false);
    setProblem(undefined);
    const notifications = { ...before.notifications, [name]: wanted };
    me.value = { ...before, notifications };
    try {
      me.value = await changeMe({ notifications });
      setSaved(true);
      announce(t('settings-saved'));
    } catch (thrown) {
      // The box shows again what the portal holds.
      if (me.value) me.value = before;
      setProblem(asProblem(thrown));
    }
  };

  return (
    <section aria-labelledby="notifications">
      <h2 id="notifications">{t('settings-notifications')}</h2>
      <p class="hint" id="notifications-hint">
        {t('settings-notifications-hint')}
      </p>
      <Summary problem={problem} />
      <fieldset class="card options" aria-describedby="notifications-hint">
        <legend class="unseen">{t('settings-notifications')}</legend>
        {CHOICES.map(({ name, words }) => (
          <label key={name} class="option">
            <input
              type="checkbox"
              checked={chosen[name] ?? true}
              onChange={(event) => void change(name, event.currentTarget.checked)}
            />
            <span>{t(words)}</span>
          </label>
        ))}
      </fieldset>
      <p class="saved">{saved ? t('settings-saved') : '\u00a0'}</p>
    </section>
  );
}
