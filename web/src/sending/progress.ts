// Tells the rest of the portal, and the device, that something is being sent.
import { signal } from '@preact/signals';
import { phase } from '../state/account';
import { underway } from '../state/sending';
import { holdLocks } from './locks';
import { isMoving, percentOf, sendings } from './outgoing';

/** Bytes a second over the last seconds; 0 while it is not known. */
export const speed = signal(0);

/** How far the measure looks back, in milliseconds. */
const WINDOW = 8000;
const samples: { at: number; bytes: number }[] = [];
let timer: ReturnType<typeof setInterval> | undefined;
let awake: WakeLockSentinel | null = null;

export function tell(): void {
  const live = sendings.value.filter((sending) => sending.files.some((file) => file.blob && isMoving(file)));
  holdLocks(live.map((sending) => sending.id));
  if (live.length === 0) {
    // Somebody who was signed out meanwhile sees that sending is done, and the rest after signing in.
    const before = phase.value === 'out' && sendings.value.length > 0 ? underway.value : null;
    underway.value = before && { ...before, arrived: before.files, percent: 100 };
    clearInterval(timer);
    timer = undefined;
    samples.length = 0;
    speed.value = 0;
    void awake?.release();
    awake = null;
    return;
  }
  const files = live.flatMap((sending) => sending.files).filter((file) => file.stage.value !== 'over');
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const sent = files.reduce((sum, file) => sum + file.sent.value, 0);
  underway.value = {
    files: files.length,
    arrived: files.filter((file) => !isMoving(file) && file.stage.value !== 'choose').length,
    percent: percentOf(sent, size),
    stuck: live.every((sending) => sending.trouble.value === 'stuck'),
  };
  timer ??= setInterval(measure, 1000);
  keepAwake();
}

function measure(): void {
  const bytes = sendings.value
    .flatMap((sending) => sending.files)
    .reduce((sum, file) => sum + file.sent.value, 0);
  const now = Date.now();
  samples.push({ at: now, bytes });
  while (samples.length > 1 && now - (samples[0]?.at ?? now) > WINDOW) samples.shift();
  const first = samples[0];
  const time = first ? now - first.at : 0;
  speed.value = first && time > 900 ? Math.max(0, ((bytes - first.bytes) / time) * 1000) : 0;
  tell();
}

/** A phone that goes to sleep stops sending. Refused where the battery is low, and that is all right. */
function keepAwake(): void {
  if (awake || !('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
  navigator.wakeLock.request('screen').then(
    (lock) => {
      void awake?.release();
      awake = lock;
      lock.addEventListener('release', () => {
        if (awake === lock) awake = null;
      });
    },
    () => {},
  );
}
