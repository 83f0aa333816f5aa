// When the session ends, on this device's clock. The device's clock may be wrong and the portal's is not at hand, but every
// call that a person causes sets the portal's idle clock to its full length: so the moment of such a call, and what the portal
// says of the session after it, tell how far the two clocks are apart.
import type { SessionLeft } from './types';

const IDLE = 15 * 60_000;

let idleEnd = Number.POSITIVE_INFINITY;
let finalEnd = Number.POSITIVE_INFINITY;
let lastSlide = 0;
/** What to add to this device's time to get the portal's, in milliseconds. */
let ahead: number | null = null;

/** Takes note of an answer: every call but those of `GET /v1/session` and of the background slides the session. */
export function observeAnswer(date: string | null, asked: number, path: string, background: boolean): void {
  if (ahead === null && date !== null) ahead = Date.parse(date) - Date.now();
  if (background || path === '/v1/session' || path.startsWith('/v1/sign-in') || path === '/v1/regions')
    return;
  noteSlide(Date.now() - (performance.now() - asked));
}

/** The session was slid at this moment of the device's clock, by this tab or by another. */
export function noteSlide(at: number): void {
  if (at <= lastSlide) return;
  lastSlide = at;
  idleEnd = at + IDLE;
}

/** What the portal says is left. */
export function learn(left: Pick<SessionLeft, 'expires_at' | 'ends_at' | 'idle_seconds'>): void {
  const expires = Date.parse(left.expires_at);
  const ends = Date.parse(left.ends_at);
  if (expires < ends && lastSlide > 0) ahead = expires - left.idle_seconds * 1000 - lastSlide;
  idleEnd = expires - (ahead ?? 0);
  finalEnd = ends - (ahead ?? 0);
}

/** Milliseconds until the session ends, and whether its longest time is what ends it. */
export function timeLeft(): { left: number; final: boolean } {
  return { left: Math.min(idleEnd, finalEnd) - Date.now(), final: finalEnd <= idleEnd };
}

export function sinceSlide(): number {
  return Date.now() - lastSlide;
}

/** Nobody is signed in. */
export function resetClock(): void {
  idleEnd = Number.POSITIVE_INFINITY;
  finalEnd = Number.POSITIVE_INFINITY;
  lastSlide = 0;
}
