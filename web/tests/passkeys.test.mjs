// Passkeys, with the browser's virtual authenticator.
import assert from 'node:assert/strict';
import { addAuthenticator, addUnderSettings, withoutOfferInField, withPasskey } from './authenticator.mjs';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys, press, signOut } from './journey.mjs';
import { BEN, inviteSomebody, writeMessage } from './portal.mjs';

const journey = journeys();

const OFFER = 'Sign in with one touch next time?';
const BUTTON = 'Sign in with a passkey';
const offer = (page) => page.getByRole('heading', { name: OFFER });

journey(
  'offered once after a link, set up by one press, and one touch signs in',
  async ({ page, context, portal }) => {
    const email = await inviteSomebody(portal);
    await withoutOfferInField(context);
    const device = await addAuthenticator(page);
    await page.goto('/bills');
    await page.getByLabel('Email address').fill(email);
    await press(page, 'Email me a link');
    await page.getByLabel('6-digit code').waitFor();
    await page.getByLabel('6-digit code').fill(await portal.code(email));
    await press(page, 'Sign in with code');
    await offer(page).waitFor();
    await page.getByText('We ask this only once on this device.').waitFor();
    await press(page, 'Set it up');
    await page.getByRole('heading', { name: 'Your passkey is set up' }).waitFor();
    const [made] = await device.credentials();
    assert.ok(made.isResidentCredential, 'it signs in without the address');
    assert.equal(made.rpId, 'localhost');
    assert.equal(made.userName, email);
    await press(page, 'Close');
    await signOut(page);

    await page.goto('/calendar');
    await heading(page, 'Sign in');
    await press(page, BUTTON);
    await heading(page, 'Calendar events');
    const session = await (await page.request.get('/v1/session')).json();
    assert.equal(session.method, 'passkey');
    assert.equal(await offer(page).count(), 0, 'whoever came by a passkey is not offered one');

    await page.goto('/settings');
    const row = page.locator('.passkey');
    await row.getByText('You signed in with it').waitFor();
    await row.getByText('Added in this browser').waitFor();
    await row.getByText(/^Last used/).waitFor();
    // Without the password manager's window there is nothing to see: the device says that it has one already.
    await press(page, 'Add a passkey');
    await page.getByRole('alert').getByText('This device already has a passkey for the portal').waitFor();
  },
);

journey('the browser offers the passkey in the address field', async ({ page, portal }) => {
  const email = await inviteSomebody(portal);
  const device = await addAuthenticator(page);
  await signIn(page, portal, email);
  await press(page, 'Set it up');
  await page.getByRole('heading', { name: 'Your passkey is set up' }).waitFor();
  await device.touch(false);
  await signOut(page);
  assert.equal(await page.locator('#email').getAttribute('autocomplete'), 'username webauthn');
  await page.getByRole('button', { name: BUTTON }).waitFor();
  // Nobody presses anything: choosing it in the field is all.
  await device.touch(true);
  await page.reload();
  await heading(page, 'Hello, Ana Reyes');
});

journey('not now is for good on this device, and so is no answer', async ({ page, portal, browser }) => {
  const email = await inviteSomebody(portal);
  await addAuthenticator(page);
  await signIn(page, portal, email);
  await offer(page).waitFor();
  await press(page, 'Not now');
  await page
    .locator('[aria-live=polite]', { hasText: 'We will not ask again on this device.' })
    .waitFor({ state: 'attached' });
  assert.ok(await page.evaluate(() => document.activeElement.tagName === 'H1'), 'the focus is on the page');
  await signOut(page);
  await signIn(page, portal, email);
  await heading(page, 'Hello, Ana Reyes');
  assert.equal(await offer(page).count(), 0);

  const other = await newPerson(browser, portal);
  await addAuthenticator(other.page);
  await signIn(other.page, portal, email);
  await offer(other.page).waitFor();
  await other.page.reload();
  await heading(other.page, 'Hello, Ana Reyes');
  assert.equal(await offer(other.page).count(), 0, 'it is gone with the page');
  await signOut(other.page);
  await signIn(other.page, portal, email);
  assert.equal(await offer(other.page).count(), 0);
  assert.deepEqual(other.faults, []);
  await other.context.close();
});

journey('a device that can keep none, or refuses, is told so in words', async ({ page, context, portal }) => {
  const email = await inviteSomebody(portal);
  await withoutOfferInField(context);
  await signIn(page, portal, email);
  assert.equal(await offer(page).count(), 0, 'nothing is offered to a device without a screen lock');
  const device = await addAuthenticator(page, { verified: false });
  await page.goto('/settings');
  await page.getByText('No passkeys yet.').waitFor();
  await press(page, 'Add a passkey');
  const summary = page.locator('.summary');
  await summary.getByText('Your device did not confirm it').waitFor();
  assert.ok(await summary.evaluate((box) => box === document.activeElement));
  await signOut(page);
  await press(page, BUTTON);
  await summary.getByText('have a link emailed to you', { exact: false }).waitFor();
  // The address field is as it was.
  await page.getByLabel('Email address').fill(email);
  await press(page, 'Email me a link');
  await heading(page, 'Check your email');
  assert.deepEqual(await device.credentials(), []);
});

journey(
  'a second device, names, and a passkey that is revoked',
  async ({ page, context, portal, browser }) => {
    const { email } = await withPasskey({ page, context, portal });
    const phone = await newPerson(browser, portal, {
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1',
    });
    await withoutOfferInField(phone.context);
    await addAuthenticator(phone.page);
    await signIn(phone.page, portal, email);
    assert.equal(await offer(phone.page).count(), 0, 'whoever has one is not asked');
    await addUnderSettings(phone.page);
    await phone.page.getByText('iPhone can sign you in from now on.').first().waitFor();
    await signOut(phone.page);
    await press(phone.page, BUTTON);
    await phone.page.locator('.inside h1').waitFor();

    await page.reload();
    const row = page.locator('.passkey', { hasText: 'iPhone' });
    await page.locator('.passkey').nth(1).waitFor();
    await row.getByRole('button', { name: 'Rename iPhone' }).click();
    await row.getByLabel('New name for iPhone').fill('  ');
    await press(row, 'Save');
    await row.locator('.field-error', { hasText: 'Give the passkey a name.' }).waitFor();
    await row.getByLabel('New name for iPhone').fill('Phone of Ana');
    await press(row, 'Save');
    await page.getByText('It is called Phone of Ana now.').first().waitFor();
    const renamed = page.locator('.passkey', { hasText: 'Phone of Ana' });
    await renamed.getByRole('button', { name: 'Remove Phone of Ana' }).click();
    await page.getByText('wherever somebody is signed in with it, they are signed out now').waitFor();
    await press(renamed, 'Keep it');
    await renamed.getByRole('button', { name: 'Remove Phone of Ana' }).click();
    await press(renamed, 'Remove it');
    await page.getByText('Phone of Ana was removed.').first().waitFor();
    await renamed.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.passkey').count(), 1);

    await phone.page.goto('/bills');
    await heading(phone.page, 'Sign in');
    await press(phone.page, BUTTON);
    await phone.page.locator('.summary', { hasText: 'This passkey does not open the portal.' }).waitFor();
    assert.deepEqual(phone.faults, []);
    await phone.context.close();
  },
);

journey(
  'the passkey that somebody is signed in with can be removed; it signs them out',
  async ({ page, context, portal }) => {
    await withPasskey({ page, context, portal });
    await signOut(page);
    await press(page, BUTTON);
    await page.locator('.inside h1').waitFor();
    await page.goto('/settings');
    await page
      .getByRole('button', { name: /^Remove / })
      .first()
      .click();
    await page.getByText('You are signed in with it, so you will be signed out here.').waitFor();
    await press(page, 'Remove it');
    await heading(page, 'Sign in');
    await page.reload();
    await heading(page, 'Sign in');
  },
);

journey('a copy is noticed, and said to be one', async ({ page, context, portal, browser }) => {
  const { device } = await withPasskey({ page, context, portal });
  const [copy] = await device.credentials();
  for (const _ of [1, 2]) {
    await signOut(page);
    await press(page, BUTTON);
    await page.locator('.inside h1').waitFor();
  }
  const thief = await newPerson(browser, portal);
  await withoutOfferInField(thief.context);
  await (await addAuthenticator(thief.page)).put({ ...copy, signCount: 0 });
  await thief.page.goto('/');
  await press(thief.page, BUTTON);
  await thief.page.locator('.summary', { hasText: 'There may be a copy of this passkey.' }).waitFor();
  await thief.context.close();
  await page.goto('/settings');
  await page.locator('.passkey .notice', { hasText: 'Remove it and add a new one.' }).waitFor();
});

journey(
  'what was asked is good for one answer, for five minutes, and at the portal alone',
  async ({ page, context, portal }) => {
    await withPasskey({ page, context, portal });
    await signOut(page);

    // Replayed: the same answer with another key.
    const [first] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith('/v1/passkeys/sessions')),
      press(page, BUTTON),
    ]);
    await page.locator('.inside h1').waitFor();
    const headers = { origin: portal.origin, 'idempotency-key': 'another-key-of-a-thief-0001' };
    const again = await page.request.post('/v1/passkeys/sessions', { data: first.postDataJSON(), headers });
    assert.equal(again.status(), 410);
    assert.match((await again.json()).type, /ceremony-over$/);
    await signOut(page);

    // From another page: the device says which one it was on.
    await page.route('**/v1/passkeys/sessions', async (route) => {
      const body = route.request().postDataJSON();
      const told = JSON.parse(Buffer.from(body.credential.response.clientDataJSON, 'base64url'));
      told.origin = 'https://portal.example.evil';
      body.credential.response.clientDataJSON = Buffer.from(JSON.stringify(told)).toString('base64url');
      await route.continue({ postData: JSON.stringify(body) });
    });
    await press(page, BUTTON);
    await page.locator('.summary', { hasText: 'This passkey does not open the portal.' }).waitFor();
    await page.unroute('**/v1/passkeys/sessions');

    // The page stood open for long: the device is asked again without a word.
    let begun = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/passkeys/sessions/options')) begun += 1;
    });
    let held;
    await page.route('**/v1/passkeys/sessions', async (route) => {
      if (!held) {
        held = true;
        await portal.advance(301);
      }
      await route.continue();
    });
    await press(page, BUTTON);
    await page.locator('.inside h1').waitFor();
    assert.equal(begun, 2);
  },
);

journey(
  'the same portal under another name has no passkeys, and says why',
  async ({ page, context, portal, faults }) => {
    await withoutOfferInField(context);
    await addAuthenticator(page);
    const other = portal.origin.replace('localhost', '127.0.0.1');
    // The portal itself takes no call from there; this one plays a portal that would.
    await page.route(`${other}/v1/**`, async (route) => {
      const url = route.request().url().replace(other, portal.origin);
      const headers = { ...route.request().headers(), origin: portal.origin };
      const response = await page.request.fetch(url, { method: route.request().method(), headers });
      await route.fulfill({ response });
    });
    await page.goto(other);
    await press(page, BUTTON);
    await page.locator('.summary', { hasText: 'Passkeys do not work at this address' }).waitFor();
    const others = faults.filter((fault) => fault !== `asked ${other}`);
    faults.splice(0, faults.length, ...others);
  },
);

journey(
  'a page that stands open asks anew before the offer in the field is over',
  async ({ page, context }) => {
    const device = await addAuthenticator(page, { present: false });
    await context.clock.install();
    const asked = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/passkeys/sessions/options')) asked.push(request.method());
    });
    await page.goto('/');
    await page.getByRole('button', { name: BUTTON }).waitFor();
    await page.waitForFunction(() => document.querySelector('.passkey-entry button'));
    const until = async (count) => {
      while (asked.length < count) await page.waitForEvent('request');
    };
    await until(1);
    await context.clock.runFor('03:50');
    assert.equal(asked.length, 1);
    const renewed = page.waitForRequest('**/v1/passkeys/sessions/options');
    await context.clock.runFor('00:40');
    await renewed;
    await device.touch(false);
  },
);

journey(
  'by a link from a notice nothing is offered, and a code opens the passkeys',
  async ({ page, portal }) => {
    await addAuthenticator(page);
    await writeMessage(portal, { message_id: 'x-passkey', client_ids: ['ben'] });
    await page.goto(await portal.link(BEN));
    await page.getByLabel('Correo electrónico').fill(BEN);
    await press(page, 'Continuar');
    await page.locator('.inside h1').waitFor();
    assert.equal(await page.locator('#passkey-offer').count(), 0);
    await page.goto('/settings');
    await press(page, 'Mostrar mis llaves de acceso');
    await press(page, 'Enviarme un código');
    await page.getByText(`Enviamos un código a ${BEN}`).waitFor();
    await page.getByLabel('Código de 6 dígitos').fill(await portal.code(BEN));
    await press(page, 'Confirmar');
    await page.getByText('Todavía no hay llaves de acceso.').waitFor();
    await press(page, 'Añadir una llave de acceso');
    await page
      .getByText(/^Desde ahora puede iniciar sesión con/)
      .first()
      .waitFor();
  },
);
