// What this device remembers of signing in: the address that was typed and the request that waits for its code. Never a token.
import { signal } from '@preact/signals';
import { askForLink } from '../api/calls';
import type { Locale } from '../api/types';
import { locale } from '../text/text';
import { type Address, inside } from './routes';
import { forget, keep, number, recall, text } from './store';

/** How long an expired link still leads to a new one. */
const ADDRESS_LIFE = 90 * 86_400_000;
/** How long the requested link works. */
const REQUEST_LIFE = 3_600_000;

export interface Waiting {
  requestId: string;
  /** The address that was typed, or that an old link and this browser agree on. */
  email?: string;
  /** Requested by an old link: the new one goes to the client's present address and leads to the same place. */
  fresh?: boolean;
  returnTo: Address;
  at: number;
}

/** A request of this browser, from any tab. Asking again with the same address continues it, and the codes of all its mails count. */
interface Asked {
  requestId: string;
  email?: string;
  at: number;
}

/** How many requests are remembered, for a household that shares a browser. */
const MOST_REQUESTS = 4;

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
    returnTo: inside(text(kept, 'returnTo')),
    ...(email === undefined ? {} : { email }),
    ...((kept as Waiting).fresh ? { fresh: true } : {}),
  };
}

export function wait(request: Omit<Waiting, 'at'>): void {
  waiting.value = { ...request, at: Date.now() };
  keep('session', 'waiting', waiting.value);
}

function readAsked(): Asked[] {
  const kept = recall('local', 'requests');
  if (!Array.isArray(kept)) return [];
  const all: Asked[] = kept.filter((one) => text(one, 'requestId') !== undefined);
  return all.filter((one) => Date.now() - (number(one, 'at') ?? 0) < REQUEST_LIFE);
}

/** The earlier request with this address or old link, which a new one continues. The address's id is the first part of both. */
function findAsked(wish: { email: string } | { token: string }): Asked | undefined {
  const first = (name: string) => name.split('.', 1)[0];
  return readAsked().find((one) =>
    'email' in wish
      ? one.email?.toLowerCase() === wish.email.toLowerCase()
      : first(one.requestId) === first(wish.token),
  );
}

/** Requests a link by an address or an old link, continuing this browser's earlier request. Returns the request's id. */
export async function request(
  wish: { email: string; return_to?: string } | { token: string },
): Promise<string> {
  const earlier = findAsked(wish);
  const asked = await askForLink({
    ...wish,
    locale: locale.value,
    ...(earlier ? { request_id: earlier.requestId } : {}),
  });
  const requestId = asked.request_id;
  const others = readAsked().filter((one) => one.requestId !== requestId);
  const email = 'email' in wish ? wish.email : earlier?.email;
  const newest = { requestId, at: Date.now(), ...(email === undefined ? {} : { email }) };
  keep('local', 'requests', [newest, ...others].slice(0, MOST_REQUESTS));
  return requestId;
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
  forget('local', 'requests');
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
