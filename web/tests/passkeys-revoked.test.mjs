// What a device offers follows what the portal accepts, by the signal methods of WebAuthn. What the device still has is looked up in
// its authenticator.
import assert from 'node:assert/strict';
import { addAuthenticator, addUnderSettings, withoutOfferInField, withPasskey } from './authenticator.mjs';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys, press, signOut } from './journey.mjs';
import { inviteSomebody } from './portal.mjs';

const journey = journeys();

const BUTTON = 'Sign in with a passkey';
const NOT_OPEN = 'This passkey does not open the portal.';

async function removeFirst(page) {
  await page
    .getByRole('button', { name: /^Remove / })
    .first()
    .click();
  await press(page, 'Remove it');
}

/** Waits until a device has what is wanted; the browser tells it in its own time. */
async function until(device, wanted) {
  for (let turn = 0; turn < 200; turn += 1) {
    const found = await device.credentials();
    if (wanted(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The device never had what was wanted.');
}

const none = (credentials) => credentials.length === 0;

/** Hears the signals that a page sends. */
async function hearSignals(page) {
  const heard = [];
  await page.exposeFunction('hearSignal', (name, options) => heard.push([name, options]));
  await page.addInitScript(() => {
    for (const name of ['UnknownCredential', 'AllAcceptedCredentials', 'CurrentUserDetails']) {
      const real = PublicKeyCredential[`signal${name}`].bind(PublicKeyCredential);
      PublicKeyCredential[`signal${name}`] = (options) => {
        globalThis.hearSignal(name, options);
        return real(options);
      };
    }
  });
  return heard;
}

journey('a passkey that is removed is not offered here any more', async (stage) => {
  const { page, portal } = stage;
  const { email, device } = await withPasskey(stage);
  const [made] = await until(device, (all) => all.length === 1);
  const heard = await hearSignals(page);
  await page.reload();
  await page.locator('.passkey').waitFor();
  await removeFirst(page);
  await page.getByText('No passkeys yet.').waitFor();
  await until(device, none);
  const unknown = heard.filter(([name]) => name === 'UnknownCredential');
  const credentialId = Buffer.from(made.credentialId, 'base64').toString('base64url');
  assert.deepEqual(unknown, [['UnknownCredential', { rpId: 'localhost', credentialId }]]);
  const userId = Buffer.from(made.userHandle, 'base64').toString('base64url');
  const lists = () => heard.filter(([name]) => name === 'AllAcceptedCredentials').map(([, said]) => said);
  assert.deepEqual(lists()[0], { rpId: 'localhost', userId, allAcceptedCredentialIds: [credentialId] });
  while (lists().length < 2) await page.waitForTimeout(20);
  assert.deepEqual(lists().at(-1), { rpId: 'localhost', userId, allAcceptedCredentialIds: [] });

  // The one that somebody is signed in with: nobody is left who could read the list.
  await addUnderSettings(page);
  await signOut(page);
  await press(page, BUTTON);
  await page.locator('.inside h1').waitFor();
  await page.goto('/settings');
  await page.getByText('You signed in with it').waitFor();
  await removeFirst(page);
  await heading(page, 'Sign in');
  await until(device, none);
  await signIn(page, portal, email);
});

journey(
  'a passkey that was removed elsewhere goes with the next sign-in here, and not because it was refused',
  async (stage) => {
    const { page, portal, browser } = stage;
    const { email } = await withPasskey(stage);
    const phone = await newPerson(browser, portal, {
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1',
    });
    await withoutOfferInField(phone.context);
    const device = await addAuthenticator(phone.page);
    await signIn(phone.page, portal, email);
    await addUnderSettings(phone.page);
    await signOut(phone.page);
    await page.reload();
    await page.getByRole('button', { name: 'Remove iPhone' }).click();
    await press(page, 'Remove it');
    await page.getByText('iPhone was removed.').first().waitFor();

    const heard = await hearSignals(phone.page);
    await phone.page.goto('/');
    await press(phone.page, BUTTON);
    await phone.page.locator('.summary', { hasText: NOT_OPEN }).waitFor();
    assert.deepEqual(heard, [], 'nobody has proved whose it is');
    assert.equal((await device.credentials()).length, 1);
    await signIn(phone.page, portal, email);
    await until(device, none);
    assert.deepEqual(phone.faults, []);
    await phone.context.close();
  },
);

journey('a good passkey outlives a refusal', async (stage) => {
  const { page, portal } = stage;
  const { email, device } = await withPasskey(stage);
  await signOut(page);
  // Something on the way spoils the answer: to the portal it is as wrong as an unknown one.
  await page.route('**/v1/passkeys/sessions', async (route) => {
    const body = route.request().postDataJSON();
    const told = JSON.parse(Buffer.from(body.credential.response.clientDataJSON, 'base64url'));
    told.crossOrigin = true;
    body.credential.response.clientDataJSON = Buffer.from(JSON.stringify(told)).toString('base64url');
    await route.continue({ postData: JSON.stringify(body) });
  });
  await press(page, BUTTON);
  await page.locator('.summary', { hasText: NOT_OPEN }).waitFor();
  await page.unroute('**/v1/passkeys/sessions');
  const read = page.waitForResponse('**/v1/passkeys');
  await signIn(page, portal, email);
  await read;
  await signOut(page);
  assert.equal((await device.credentials()).length, 1);
  await press(page, BUTTON);
  await page.locator('.inside h1').waitFor();
});

journey('a passkey that the portal did not take does not stay on the device', async (stage) => {
  const { page, context, portal } = stage;
  const email = await inviteSomebody(portal);
  await withoutOfferInField(context);
  const device = await addAuthenticator(page);
  await signIn(page, portal, email);
  await page.goto('/settings');
  let made;
  await page.route('**/v1/passkeys', async (route) => {
    if (route.request().method() === 'POST') {
      made = (await device.credentials()).length;
      await portal.advance(301);
    }
    await route.continue();
  });
  await press(page, 'Add a passkey');
  await page.locator('.summary').waitFor();
  assert.equal(made, 1, 'the device had it first');
  await until(device, none);
  await page.unroute('**/v1/passkeys');
  await addUnderSettings(page);
  await page.reload();
  await page.locator('.passkey').waitFor();
  assert.equal((await device.credentials()).length, 1, 'and one that it took stays');
});

journey('the device calls the person as the firm does now', async (stage) => {
  const { page, portal } = stage;
  const { email, device } = await withPasskey(stage);
  await signOut(page);
  const client_id = email.split('@')[0];
  await portal.tell('client.updated', { client_id, email, name: 'Ana Reyes Soto', locale: 'en' });
  await press(page, BUTTON);
  await page.locator('.inside h1').waitFor();
  const [known] = await until(device, ([one]) => one.userDisplayName === 'Ana Reyes Soto');
  assert.equal(known.userName, email);
});

journey('a browser without the signals, or that refuses them, works as before', async (stage) => {
  const { page, context, portal } = stage;
  await context.addInitScript(() => {
    delete PublicKeyCredential.signalUnknownCredential;
    PublicKeyCredential.signalAllAcceptedCredentials = () => Promise.reject(new TypeError('no'));
    PublicKeyCredential.signalCurrentUserDetails = () => {
      throw new TypeError('no');
    };
  });
  const { email, device } = await withPasskey(stage);
  await removeFirst(page);
  await page.getByText('No passkeys yet.').waitFor();
  await page
    .getByText(/was removed\./)
    .first()
    .waitFor();
  assert.equal(await page.locator('.summary').count(), 0);
  assert.equal((await device.credentials()).length, 1);
  await signOut(page);
  await signIn(page, portal, email);
});
