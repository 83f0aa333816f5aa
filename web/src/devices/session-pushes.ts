// Notifications on this device when somebody signs in or out. The code for them is fetched on demand.
import { pushesHere } from '../state/push';
import { withWords } from '../text/text';

const bring = () => withWords(import('./push'), 'devices');

/** Registers this device again, as it is now. */
export async function refreshPushes(): Promise<void> {
  if (!pushesHere()) return;
  try {
    const push = await bring();
    push.showCount();
    await push.refresh();
  } catch {
    // The next start tries again; mails come in any case.
  }
}

/** Signing out by hand ends notifications on this device. */
export async function endPushes(): Promise<void> {
  if (!pushesHere()) return;
  try {
    await (await bring()).turnOff();
  } catch {
    // The browser's subscription ended first: the portal learns of it from the push service.
  }
}
