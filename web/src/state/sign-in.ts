// What this device remembers of signing in. Never a token: the address it asked with, and the request that waits for its code.
import { signal } from '@preact/signals';
import type { Locale } from '../api/types';
import { forget, keep, number, recall, text } from './store';

/** As long as a link still leads to a fresh one. */
const ADDRESS_LIFE = 90 * 86_400_000;
/** As long as the link that was asked for works. */
const REQUEST_LIFE = 3_600_000;

export interface Waiting {
  requestId: string;
  /** Absent when a fresh link was asked for by an old one: then only the portal knows the address. */
  email?: string;
  returnTo: string;
  at: number;
}

/** The request that waits for its link or code. It survives a discarded tab, not a closed one. */
export const waiting = signal<Waiting | null>(readWaiting());

function readWaiting(): Waiting | null {
  const kept = recall('session', 'waiting');
  const requestId = text(kept, 'requestId');
  const at = number(kept, 'at') ?? 0;
  if (requestId === undefined || Date.now() - at > REQUEST_LIFE) return null;
  const email = text(kept, 'email');
  return {
    requestId,
    at,
    returnTo: text(kept, 'returnTo') ?? '/',
    ...(email === undefined ? {} : { email }),
  };
}

export function wait(request: Omit<Waiting, 'at'>): void {
  waiting.value = { ...request, at: Date.now() };
  keep('session', 'waiting', waiting.value);
}

export function stopWaiting(): void {
  waiting.value = null;
  forget('session', 'waiting');
}

/** The address with which this browser asked for a link or signed in. */
export function rememberAddress(email: string): void {
  keep('local', 'address', { email, at: Date.now() });
}

export function knownAddress(): string | undefined {
  const kept = recall('local', 'address');
  if (Date.now() - (number(kept, 'at') ?? 0) > ADDRESS_LIFE) return undefined;
  return text(kept, 'email');
}

export function forgetAddress(): void {
  forget('local', 'address');
}

/** The language of this device's sign-in pages, where somebody chose one. */
export function deviceLanguage(): Locale | undefined {
  const kept = text(recall('local', 'language'), 'locale');
  return kept === 'en' || kept === 'es' ? kept : undefined;
}

/** The language that somebody chose for this visit alone. */
export function languageHere(): Locale | undefined {
  const kept = text(recall('session', 'language'), 'locale');
  return kept === 'en' || kept === 'es' ? kept : undefined;
}

export function rememberLanguageHere(locale: Locale): void {
  keep('session', 'language', { locale });
}

export function forgetLanguageHere(): void {
  forget('session', 'language');
}

export function rememberLanguage(locale: Locale): void {
  keep('local', 'language', { locale });
}
