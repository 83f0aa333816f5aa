// Notifications on this device: whether they can be, turning them on and off, and keeping the portal's knowledge of them fresh.
import { effect } from '@preact/signals';
import { asProblem, Problem } from '../api/problem';
import { isApple, isInstalled, nameOfAgent } from '../parts/agent';
import { me } from '../state/account';
import { forgetPushes, notePushes, pushesHere } from '../state/push';
import { wordsOf } from '../text/text';
import { readDeviceOptions, registerDevice, removeDevice } from './calls';

const t = wordsOf('devices');

/** Where this device stands, or why it takes no notifications. */
export type Standing = 'on' | 'off' | 'denied' | 'install' | 'unsupported' | 'portal';

/** In milliseconds. Where there is no service worker, none ever comes. */
const PATIENCE = 3000;

export async function findStanding(): Promise<Standing> {
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!able) return isApple() && !isInstalled() ? 'install' : 'unsupported';
  const registration = await findWorker();
  if (!registration) return 'unsupported';
  const { platforms } = await readDeviceOptions();
  if (!platforms.includes('webpush')) return 'portal';
  if (Notification.permission === 'denied') return 'denied';
  const subscription = await registration.pushManager.getSubscription();
  const on = subscription && Notification.permission === 'granted' && pushesHere()?.owner === me.value?.id;
  return on ? 'on' : 'off';
}

/** The service worker, which may still be on its way when the portal was opened for the first time. */
async function findWorker(): Promise<ServiceWorkerRegistration | null> {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([navigator.serviceWorker.ready, patience]);
}

/** Asks for the permission, by a press of the person, and has this device take notifications. */
export async function turnOn(): Promise<Standing> {
  const permission = await Notification.requestPermission();
  if (permission === 'denied') return 'denied';
  // The question was closed without an answer: it can be asked again.
  if (permission !== 'granted') return 'off';
  await register();
  return 'on';
}

async function register(): Promise<void> {
  const { application_server_key } = await readDeviceOptions();
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: application_server_key };
  const subscription = await subscribe(pushManager, wanted).catch(() => {
    throw new Problem('push', 0, t('push-refused'), t('push-refused-detail'));
  });
  const device = await registerDevice(subscription, nameOfAgent(navigator.userAgent));
  notePushes(device.id, me.value?.id ?? '');
}

async function subscribe(manager: PushManager, wanted: PushSubscriptionOptionsInit) {
  const before = await manager.getSubscription();
  try {
    return await manager.subscribe(wanted);
  } catch (thrown) {
    // One that was made with an older key of the portal is in the way.
    if (!before) throw thrown;
    await before.unsubscribe();
    return manager.subscribe(wanted);
  }
}

/** Ends notifications here. The portal may be out of reach: what the browser gave up it learns from the push service. */
export async function turnOff(): Promise<void> {
  const here = pushesHere();
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  forgetPushes();
  if (here) await forgetDevice(here.id);
  await navigator.clearAppBadge?.();
}

/** Takes a device off the list of the portal. Its subscription goes, too, where it is this one. */
export async function forgetDevice(id: string): Promise<void> {
  try {
    await removeDevice(id);
  } catch (thrown) {
    if (asProblem(thrown).kind !== 'not-found') throw thrown;
  }
}

/** At every start: the browser may have another subscription by now, or none, or the person took the permission back. */
export async function refresh(): Promise<void> {
  const here = pushesHere();
  if (!here || here.owner !== me.value?.id) return;
  if (Notification.permission === 'granted') await register();
  else await turnOff();
}

/** The number on the app's icon is what is unread, while somebody looks at the portal here. */
export function showCount(): void {
  effect(() => {
    const unread = me.value?.unread;
    if (!unread || !pushesHere()) return;
    const count = unread.messages + unread.bills + unread.events + unread.documents;
    void navigator.setAppBadge?.(count);
  });
}
