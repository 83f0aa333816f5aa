// Whether this device takes notifications, and for whom.
import { forget, keep, recall, text } from './store';

interface PushesHere {
  /** The portal's id of the device. */
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
