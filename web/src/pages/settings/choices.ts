import { useState } from 'preact/hooks';
import { changeMe } from '../../api/calls';
import { asProblem, type Problem } from '../../api/problem';
import type { Notifications } from '../../api/types';
import { announce } from '../../parts/live';
import { me } from '../../state/account';
import { t } from '../../text/text';

/** The choices about mails and notifications. A choice is saved as soon as it is made, and undone where saving failed. */
export function useChoices() {
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const change = async (choice: Partial<Notifications>) => {
    const before = me.value;
    if (!before) return;
    setSaved(false);
    setProblem(undefined);
    const notifications = { ...before.notifications, ...choice };
    me.value = { ...before, notifications };
    try {
      me.value = await changeMe({ notifications });
      setSaved(true);
      announce(t('settings-saved'));
    } catch (thrown) {
      if (me.value) me.value = before;
      setProblem(asProblem(thrown));
    }
  };
  return { chosen: me.value?.notifications, saved, problem, change };
}

/** The line below choices, as high while it is empty. */
export const savedWords = (saved: boolean) => (saved ? t('settings-saved') : '\u00a0');
