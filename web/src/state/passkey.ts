// Whether a passkey is offered after a sign-in. What offers it is fetched when it may be.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { withWords } from '../text/text';
import { keep, recall } from './store';

/** The offer, while it stands there. */
export const passkeyOffer = signal<ComponentType | null>(null);

/** Nobody waits longer than this for an offer, in milliseconds. */
const PATIENCE = 2000;
const OFFERED = 'passkey-offered';

export const hasPasskeys = 'PublicKeyCredential' in window;

/** Looks, after a sign-in by link or code, whether a passkey is to be offered: once on each device, and never again. */
export async function findPasskeyOffer(method: string): Promise<ComponentType | null> {
  if (method === 'passkey' || !hasPasskeys || recall('local', OFFERED)) return null;
  const look = async () => {
    const { isWanted, PasskeyOffer } = await withWords(import('../passkeys/offer'), 'passkeys');
    return (await isWanted()) ? PasskeyOffer : null;
  };
  const patience = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([look().catch(() => null), patience]);
}

/** Has this device know, after a sign-in, which passkeys still open the portal: where the browser can tell it. */
export async function refreshPasskeys(): Promise<void> {
  if (!hasPasskeys || !('signalAllAcceptedCredentials' in PublicKeyCredential)) return;
  const telling = await import('../passkeys/telling').catch(() => null);
  telling?.refreshDevice();
}

/** It was seen. */
export function notePasskeyOffer(): void {
  keep('local', OFFERED, true);
}

export function closePasskeyOffer(): void {
  passkeyOffer.value = null;
}
