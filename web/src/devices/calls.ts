// The calls about devices that take pushes.
import { type Asking, call } from '../api/http';

export const readDevices = (asking: Asking = {}) => call('get', '/v1/devices', asking);

export const readDeviceOptions = () => call('get', '/v1/devices/options', { background: true });

/** The same subscription again is the same device. */
export const registerDevice = (subscription: PushSubscription, name: string) =>
  call('post', '/v1/devices', {
    body: { platform: 'webpush', subscription: bodyOf(subscription), name },
    background: true,
  });

export const removeDevice = (id: string) =>
  call('delete', '/v1/devices/{id}', { path: { id }, background: true });

function bodyOf(subscription: PushSubscription) {
  const { endpoint = '', keys = {} } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } };
}
