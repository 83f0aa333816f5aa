// Passkeys on this device when somebody signs in. The code for them is fetched on demand.
import type { ComponentType } from 'preact';
import { hasPasskeys, wasOffered } from '../state/passkey';
import { withWords } from '../text/text';

/** The longest wait for an offer, in milliseconds. */
const PATIENCE = 2000;

/** Decides, after a sign-in by link or code, whether to offer a passkey: once on each device. */
export async function findPasskeyOffer(method: string): Promise<ComponentType | null> {
  if (method === 'passkey' || !hasPasskeys || wasOffered()) return null;
  const look = async () => {
    const { isWanted, PasskeyOffer } = await withWords(import('./offer'), 'passkeys');
    return (await isWanted()) ? PasskeyOffer : null;
  };
  const patience = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([look().catch(() => null), patience]);
}

/** Tells this device, after a sign-in, which passkeys still open the portal, where the browser can. */
export async function refreshPasskeys(): Promise<void> {
  if (!hasPasskeys || !('signalAllAcceptedCredentials' in PublicKeyCredential)) return;
  const signals = await import('./authenticator-signals').catch(() => null);
  signals?.refreshDevice();
}
