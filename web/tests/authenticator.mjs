// A device's authenticator, played by the browser (WebAuthn's own virtual one, over the devtools protocol).
import { signIn } from './browser.mjs';
import { press } from './journey.mjs';
import { inviteSomebody } from './portal.mjs';

/** Gives a page an authenticator as phones and laptops have them: it keeps passkeys, and its owner proves who they are. */
export async function addAuthenticator(page, { present = true, verified = true } = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: verified,
      automaticPresenceSimulation: present,
    },
  });
  const send = (method, more = {}) => cdp.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  return {
    /** Whether its owner touches it as soon as it asks. */
    touch: (enabled) => send('setAutomaticPresenceSimulation', { enabled }),
    /** Whether its owner is recognized. */
    recognize: (isUserVerified) => send('setUserVerified', { isUserVerified }),
    credentials: async () => (await send('getCredentials')).credentials,
    /** Puts a passkey in, as whoever copied it could. */
    put: (credential) => send('addCredential', { credential }),
  };
}

/** The browser does not offer passkeys in the address field: then only the button does. */
export const withoutOfferInField = (context) =>
  context.addInitScript(() => {
    globalThis.PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });

/** Adds a passkey under Settings. */
export async function addUnderSettings(page) {
  await page.goto('/settings');
  await press(page, 'Add a passkey');
  await page.locator('.notice', { hasText: 'can sign you in from now on.' }).waitFor();
}

/** Somebody whose device has one passkey, added under Settings. */
export async function withPasskey({ page, context, portal }) {
  const email = await inviteSomebody(portal);
  await withoutOfferInField(context);
  const device = await addAuthenticator(page);
  await signIn(page, portal, email);
  await addUnderSettings(page);
  return { email, device };
}
