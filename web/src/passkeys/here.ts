// Passkeys on this device, when somebody signs in. What they take is fetched for it.
import type { ComponentType } from 'preact';
import { hasPasskeys, wasOffered } from '../state/passkey';
import { withWords } from '../text/text';

/** Nobody waits longer than this for an offer, in milliseconds. */
const PATIENCE = 2000;

/** Looks, after a sign-in by link or code, whether a passkey is to be offered: once on each device, and never again. */
export async function findPasskeyOffer(method: string): Promise<ComponentType | null> {
  if (method === 'passkey' || !hasPasskeys || wasOffered()) return null;
  const look = async () => {
    const { isWanted, PasskeyOffer } = await withWords(import('./offer'), 'passkeys');
    return (await isWanted()) ? PasskeyOffer : null;
  };
  const patience = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([look().catch(() => null), patience]);
}

/** Has this device know, after a sign-in, which passkeys still open the portal: where the browser can tell it. */
export async function refreshPasskeys(): Promise<void> {
  if (!hasPasskeys || !('signalAllAcceptedCredentials' in PublicKeyCredential)) return;
  const telling = await import('./telling').catch(() => null);
  telling?.refreshDevice();
}
