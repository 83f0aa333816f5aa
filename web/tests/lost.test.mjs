// Answers that are lost on the way: the portal has done what was asked, and the browser does not know. Whichever answer it is,
// nothing is lost, nothing is done twice, and nothing is stuck.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach } from 'node:test';
import { addAuthenticator, withoutOfferInField } from './authenticator.mjs';
import { newPerson, signIn } from './browser.mjs';
import { choose, heading, journeys, press, receivedMark, send } from './journey.mjs';
import { inviteSomebody, playFirm, writeMessage } from './portal.mjs';
import { startProxy } from './proxy.mjs';

const MIB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'portico-lost-'));
const proxy = await startProxy();
const journey = journeys(playFirm);

beforeEach(() => {
  proxy.calls = [];
  proxy.lost = [];
  proxy.loses = () => false;
  proxy.passes = () => Promise.resolve();
});
after(() => proxy.stop());

function makeFile(name, size) {
  const bytes = randomBytes(size);
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** What the firm heard of one client. */
async function heard(portal, type, email) {
  const client = email.split('@')[0];
  const events = await portal.heard(type);
  return events.map(({ detail }) => detail.data).filter((data) => data.client_id === client);
}

/** What the portal answers to the page itself. */
const ask = (page, path) =>
  page.evaluate(async (at) => {
    const answer = await fetch(at);
    return { status: answer.status, body: await answer.json() };
  }, path);

/** A client with a case of their own. */
async function somebody(portal) {
  const email = await inviteSomebody(portal);
  const client = email.split('@')[0];
  await portal.tell('matter.updated', {
    matter_id: `case-${client}`,
    name: 'Lost and found',
    status: 'open',
    client_ids: [client],
  });
  return { email, client, matter: `case-${client}` };
}

journey(
  'each answer is lost once, from signing in to signing out',
  async ({ page, portal, browser }) => {
    const { email, client, matter } = await somebody(portal);
    await writeMessage(portal, { message_id: `m-${client}`, matter_id: matter, client_ids: [client] });
    const elsewhere = await newPerson(browser, portal);
    await signIn(elsewhere.page, portal, email);
    const before = (await heard(portal, 'client.signed_in', email)).length;
    const mails = (await portal.mails(email)).length;
    proxy.loseEachOnce();

    await page.goto('/');
    await page.getByLabel('Email address').fill(email);
    await press(page, 'Email me a link');
    await heading(page, 'Check your email');
    assert.equal((await portal.mails(email)).length, mails + 1, 'one mail with a link');
    await page.getByLabel('6-digit code').fill(await portal.code(email));
    await press(page, 'Sign in with code');
    await heading(page, 'Hello, Ana Reyes');
    await portal.settle();
    assert.equal((await heard(portal, 'client.signed_in', email)).length, before + 1, 'one session');

    await page.goto('/messages');
    await page.getByLabel('Your message to Hale & Ortiz LLP').fill('Did this arrive?');
    await press(page, 'Send to Hale & Ortiz LLP');
    await page.locator('.entry-mine', { hasText: 'Did this arrive?' }).waitFor();
    await portal.settle();
    assert.equal((await heard(portal, 'message.received', email)).length, 1, 'one message');
    assert.equal((await heard(portal, 'message.read', email)).length, 1, 'read once');

    await page.goto('/send');
    const large = makeFile('large.mov', 40 * MIB);
    const small = makeFile('small.pdf', 9000);
    await choose(page, [large.path, small.path]);
    await send(page, 2);
    await page.getByRole('heading', { name: '2 files received' }).waitFor();
    await portal.settle();
    const files = await heard(portal, 'document.received', email);
    assert.deepEqual(files.map(({ sha256 }) => sha256).sort(), [large.hash, small.hash].sort());
    assert.equal((await heard(portal, 'upload.completed', email)).length, 1, 'one upload');
    assert.equal(proxy.count('PUT file'), 1, 'what had arrived was not sent again');
    assert.equal(proxy.count('PUT part'), 3);

    await page.goto('/settings');
    await page.getByLabel('Bills', { exact: true }).uncheck();
    await page.getByText('Saved.', { exact: true }).first().waitFor();
    await press(page, 'Show my devices');
    await page.locator('.session').getByRole('button').first().click();
    await page.locator('.notice', { hasText: 'was signed out' }).waitFor();
    assert.equal((await elsewhere.page.request.get('/v1/me')).status(), 401);
    await elsewhere.context.close();
    assert.equal((await ask(page, '/v1/me')).body.notifications.bills, false);

    await press(page, 'Menu');
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
    assert.equal((await ask(page, '/v1/me')).status, 401);
    for (const kind of [
      'POST /v1/sign-in-links',
      'POST /v1/sessions',
      'GET /v1/me',
      'GET /v1/messages',
      'POST /v1/messages',
      'PUT /v1/messages/{id}/read',
      'POST /v1/uploads',
      'PUT file',
      'PUT part',
      'POST /v1/uploads/{id}/files/{id}/complete',
      'GET /v1/uploads/{id}',
      'PATCH /v1/me',
      'GET /v1/sessions',
      'DELETE /v1/sessions/{id}',
      'DELETE /v1/session',
    ]) {
      assert.ok(proxy.lost.includes(kind), `${kind} was lost once`);
    }
    assert.equal(new Set(proxy.lost).size, proxy.lost.length);
  },
  proxy.context,
);

journey(
  'answers about passkeys are lost once',
  async ({ page, context, portal }) => {
    const { email } = await somebody(portal);
    await withoutOfferInField(context);
    const device = await addAuthenticator(page);
    await signIn(page, portal, email);
    proxy.loseEachOnce();
    await page.goto('/settings');
    await press(page, 'Add a passkey');
    await page.locator('.notice', { hasText: 'can sign you in from now on.' }).waitFor();
    assert.equal((await device.credentials()).length, 1);
    assert.equal(await page.locator('.passkey').count(), 1, 'one passkey');
    await page.getByRole('button', { name: /^Rename/ }).click();
    await page.locator('.passkey input').fill('My phone');
    await press(page, 'Save');
    await page.locator('.notice', { hasText: 'My phone' }).waitFor();
    await press(page, 'Menu');
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
    const before = (await heard(portal, 'client.signed_in', email)).length;
    await press(page, 'Sign in with a passkey');
    await page.locator('.inside h1').waitFor();
    await portal.settle();
    assert.equal((await heard(portal, 'client.signed_in', email)).length, before + 1, 'one session');
    for (const kind of [
      'POST /v1/passkeys/options',
      'POST /v1/passkeys',
      'GET /v1/passkeys',
      'PATCH /v1/passkeys/{id}',
      'POST /v1/passkeys/sessions/options',
      'POST /v1/passkeys/sessions',
    ]) {
      assert.ok(proxy.lost.includes(kind), `${kind} was lost once`);
    }
  },
  proxy.context,
);

journey(
  'a file whose answer was lost is sent once, and its upload does not wait for it',
  async ({ page, portal }) => {
    const { email } = await somebody(portal);
    await signIn(page, portal, email);
    await page.goto('/send');
    // Every answer of the storage, for as long as it takes.
    proxy.loses = (kind) => kind === 'PUT file';
    const { path, hash } = makeFile('once.pdf', 3 * MIB);
    await choose(page, path);
    await send(page);
    await receivedMark(page).waitFor();
    assert.equal(proxy.count('PUT file'), 1);
    await portal.settle();
    await assertHeard(portal, email, hash);
  },
  proxy.context,
);

/** Sends a file to a storage that has taken a part and holds its answer, while the page's clock stands. `holds` says for each part what it waits for, if for anything. */
async function sendHeld(page, portal, { name, size, holds }) {
  const { email } = await somebody(portal);
  await page.clock.install();
  await signIn(page, portal, email);
  await page.goto('/send');
  const taken = new Promise((resolve) => {
    proxy.passes = (kind) => {
      const held = kind === 'PUT file' ? holds() : undefined;
      if (held) resolve();
      return held ?? Promise.resolve();
    };
  });
  const { path, hash } = makeFile(name, size);
  await choose(page, path);
  await send(page);
  await taken;
  await page.locator('.sending').getByText('Sending 100 %').waitFor();
  return { email, hash };
}

/** The part has arrived, and the firm hears of the file, once. */
async function assertArrives(page, portal, { email, hash }) {
  await page.clock.runFor(3000);
  await receivedMark(page).waitFor();
  await assertHeard(portal, email, hash);
}

/** The firm heard of this file and of no other. */
async function assertHeard(portal, email, hash) {
  const files = await heard(portal, 'document.received', email);
  assert.deepEqual(
    files.map(({ sha256 }) => sha256),
    [hash],
  );
}

const passedOn = (page) =>
  page
    .locator('.sending')
    .getByText(/^Checking|^Received \d/)
    .waitFor();

journey(
  'a part that the road takes whole and passes on minutes later is waited for',
  async ({ page, portal }) => {
    let release = () => {};
    const holds = () =>
      new Promise((open) => {
        release = open;
      });
    const sent = await sendHeld(page, portal, { name: 'slow.pdf', size: 12 * MIB, holds });
    // 12 MiB on a line of 64 KiB/s are 192 seconds, and two minutes are for anything else.
    await page.clock.fastForward(300_000);
    release();
    await passedOn(page);
    assert.equal(proxy.count('PUT file'), 1, 'it was not given up');
    await assertArrives(page, portal, sent);
  },
  proxy.context,
);

journey(
  'a part that never gets an answer is asked for and sent again',
  async ({ page, portal }) => {
    let swallowed = 0;
    const holds = () => {
      swallowed += 1;
      return swallowed > 1 ? undefined : new Promise(() => {});
    };
    const sent = await sendHeld(page, portal, { name: 'silence.pdf', size: MIB, holds });
    await page.clock.fastForward(150_000);
    await page.clock.runFor(5000);
    await passedOn(page);
    assert.equal(proxy.count('PUT file'), 2);
    assert.ok(proxy.count('GET /v1/uploads/{id}') > 0, 'it asked first');
    await assertArrives(page, portal, sent);
  },
  proxy.context,
);
