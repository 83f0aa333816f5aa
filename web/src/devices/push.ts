// Notifications on this device: whether they are possible, turning them on and off, and keeping the portal informed.
import { effect } from '@preact/signals';
import { asProblem, Problem } from '../api/problem';
import { isApple, isInstalled, nameOfAgent } from '../parts/agent';
import { me } from '../state/account';
import { forgetPushes, notePushes, pushesHere } from '../state/push';
import { wordsOf } from '../text/text';
import { readDeviceOptions, registerDevice, removeDevice } from './calls';

const t = wordsOf('devices');

/** Whether notifications are on here, or why they cannot be. */
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

/** The service worker, which may still be loading on the first visit. */
async function findWorker(): Promise<ServiceWorkerRegistration | null> {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([navigator.serviceWorker.ready, patience]);
}

/** Asks for permission after a press, and turns notifications on. */
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
    // A subscription with an older key of the portal is in the way.
    if (!before) throw thrown;
    await before.unsubscribe();
    return manager.subscribe(wanted);
  }
}

/** Ends notifications here. If the portal is out of reach, it learns from the push service that the subscription ended. */
export async function turnOff(): Promise<void> {
  const here = pushesHere();
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  forgetPushes();
  if (here) await forgetDevice(here.id);
  await navigator.clearAppBadge?.();
}

/** Removes a device from the portal's list. */
export async function forgetDevice(id: string): Promise<void> {
  try {
    await removeDevice(id);
  } catch (thrown) {
    if (asProblem(thrown).kind !== 'not-found') throw thrown;
  }
}

/** At every start: the browser may have another subscription by now, or none, or the permission was withdrawn. */
export async function refresh(): Promise<void> {
  const here = pushesHere();
  if (!here || here.owner !== me.value?.id) return;
  if (Notification.permission === 'granted') await register();
  else await turnOff();
}

/** Keeps the number on the app's icon equal to what is unread while the portal is open here. */
export function showCount(): void {
  effect(() => {
    const unread = me.value?.unread;
    if (!unread || !pushesHere()) return;
    const count = unread.messages + unread.bills + unread.events + unread.documents;
    void navigator.setAppBadge?.(count);
  });
}
