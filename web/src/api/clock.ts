// When the session ends, on this device's clock. That clock may be wrong and the portal's cannot be read, but every call that a
// person causes restarts the portal's idle timer. The moment of such a call and what the portal then says of the session give
// the difference between the two clocks.
import type { SessionLeft } from './types';

const IDLE = 15 * 60_000;

let idleEnd = Number.POSITIVE_INFINITY;
let finalEnd = Number.POSITIVE_INFINITY;
let lastSlide = 0;
/** What to add to this device's time to get the portal's, in milliseconds. */
let ahead: number | null = null;

/** Notes an answer: every call prolongs the session except `GET /v1/session` and those made in the background. */
export function observeAnswer(date: string | null, asked: number, path: string, background: boolean): void {
  if (ahead === null && date !== null) ahead = Date.parse(date) - Date.now();
  if (background || path === '/v1/session' || path.startsWith('/v1/sign-in') || path === '/v1/regions')
    return;
  noteSlide(Date.now() - (performance.now() - asked));
}

/** This tab or another prolonged the session at this moment of the device's clock. */
export function noteSlide(at: number): void {
  if (at <= lastSlide) return;
  lastSlide = at;
  idleEnd = at + IDLE;
}

/** Takes over what the portal says is left. */
export function learn(left: Pick<SessionLeft, 'expires_at' | 'ends_at' | 'idle_seconds'>): void {
  const expires = Date.parse(left.expires_at);
  const ends = Date.parse(left.ends_at);
  if (expires < ends && lastSlide > 0) ahead = expires - left.idle_seconds * 1000 - lastSlide;
  idleEnd = expires - (ahead ?? 0);
  finalEnd = ends - (ahead ?? 0);
}

/** Milliseconds until the session ends, and whether that is its final end, which nothing prolongs. */
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
