// Whether this device takes notifications, and for whom. What turns them on and off is fetched when somebody wants that.
import { withWords } from '../text/text';
import { forget, keep, recall, text } from './store';

const bring = () => withWords(import('../devices/push'), 'devices');

interface PushesHere {
  /** The device, as the portal calls it. */
  id: string;
  owner: string;
}

export function pushesHere(): PushesHere | null {
  const kept = recall('local', 'push');
  const id = text(kept, 'id');
  const owner = text(kept, 'owner');
  return id === undefined || owner === undefined ? null : { id, owner };
}

export function notePushes(id: string, owner: string): void {
  keep('local', 'push', { id, owner });
}

export function forgetPushes(): void {
  forget('local', 'push');
}

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
