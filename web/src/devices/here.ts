// Notifications on this device, when somebody signs in or out. What turns them on and off is fetched for it.
import { pushesHere } from '../state/push';
import { withWords } from '../text/text';

const bring = () => withWords(import('./push'), 'devices');

/** Tells the portal again that this device is there. */
export async function refreshPushes(): Promise<void> {
  if (!pushesHere()) return;
  try {
    const push = await bring();
    push.showCount();
    await push.refresh();
  } catch {
    // The next start tells it; mails come in any case.
  }
}

/** Who signs out by hand leaves nothing behind on this device. */
export async function endPushes(): Promise<void> {
  if (!pushesHere()) return;
  try {
    await (await bring()).turnOff();
  } catch {
    // The browser's own subscription went first: the portal learns it from the push service.
  }
}
