// Sending that is interrupted. Connections are cut, pages reloaded, sessions ended; nothing waits for time to pass.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPerson, signIn } from './browser.mjs';
import { choose, heading, journeys, press, receivedMark, send, sendFirstPart } from './journey.mjs';
import { ANA, BEN, playFirm } from './portal.mjs';

const journey = journeys(playFirm);

const MIB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'portico-web-'));

/** A file of three parts, two of 16 MiB and one of 8, whose bytes no other has. */
function film(name) {
  const bytes = Buffer.alloc(40 * MIB, name);
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** Lets the first part of each file through and holds the others until `open`. Counts what is sent to the storage. */
async function gate(context, portal) {
  const state = { sent: [] };
  const opened = new Promise((resolve) => {
    state.open = resolve;
  });
  await context.route(`${portal.storage}/**`, async (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    const part = new URL(route.request().url()).searchParams.get('partNumber');
    state.sent.push(part);
    if (part !== '1') await opened;
    await route.continue().catch(() => {});
  });
  return state;
}

/** Sends a film until its first part is with the storage and the others are held. */
async function sendBeginning(page, portal, path) {
  await choose(page, path);
  await sendFirstPart(page, portal, () => send(page));
  await card(page).getByText('Sending 40 %').waitFor();
}

const card = (page) => page.locator('.sending');

async function hashes(portal) {
  await portal.settle();
  const heard = (await portal.call('/local/bus?source=portico')).data;
  return heard
    .filter((event) => event['detail-type'] === 'document.received')
    .map((event) => event.detail.data.sha256);
}

async function pass(page, portal, seconds) {
  await portal.advance(seconds);
  await page.clock.fastForward(seconds * 1000);
  await page.clock.runFor(1100);
}

journey('a lost connection is said, and it goes on by itself', async ({ page, context, portal }) => {
  const { path, hash } = film('cut.mov');
  await signIn(page, portal, ANA);
  await page.goto('/send');
  let cut = true;
  await context.route(`${portal.storage}/**`, (route) => {
    const part = new URL(route.request().url()).searchParams.get('partNumber');
    return cut && part !== '1' ? route.abort('connectionreset') : route.continue();
  });
  await choose(page, path);
  await send(page);
  await card(page).getByText('Connection lost. Your file continues when you’re online').waitFor();
  await context.setOffline(true);
  cut = false;
  await context.setOffline(false);
  await receivedMark(page).waitFor();
  assert.ok((await hashes(portal)).includes(hash), 'what arrived is what was sent');
  assert.equal(await card(page).getByText('Connection lost').count(), 0);
});

journey(
  'after a reload the same file is chosen again and goes on where it was',
  async ({ page, context, portal }) => {
    const { path, hash } = film('reload.mov');
    await signIn(page, portal, ANA);
    await page.goto('/send');
    const first = await gate(context, portal);
    await sendBeginning(page, portal, path);
    await page.goto('/documents');
    await context.unroute(`${portal.storage}/**`);
    first.open();
    await page.getByText('1 file is not sent completely. Go on with it').click();
    await card(page).getByText('Choose reload.mov again. We’ll continue from 40 %.').waitFor();
    const second = await gate(context, portal);
    second.open();
    await choose(page, film('another.mov').path, 'Choose it again');
    await page.getByRole('alert').getByText('another.mov: not one of the missing files').waitFor();
    await choose(page, path, 'Choose it again');
    await receivedMark(page).waitFor();
    assert.deepEqual(second.sent.sort(), ['2', '3'], 'what had arrived was not sent again');
    assert.ok((await hashes(portal)).includes(hash));
  },
);

journey(
  'Home says what was interrupted, after a reload and after a look at it, until it has arrived',
  async ({ page, context, portal }) => {
    const { path, hash } = film('home.mov');
    await signIn(page, portal, ANA);
    await page.goto('/send');
    const first = await gate(context, portal);
    await sendBeginning(page, portal, path);
    await page.goto('/');
    await context.unroute(`${portal.storage}/**`);
    first.open();
    const line = page.getByRole('link', { name: '1 file is not sent completely. Go on with it' });
    await line.click();
    const again = card(page).filter({ hasText: 'home.mov' });
    await again.getByText('Choose home.mov again. We’ll continue from 40 %.').waitFor();
    for (const tab of [/^Home/, /^Documents/]) {
      await page.getByRole('navigation').getByRole('link', { name: tab }).click();
      await line.waitFor();
    }
    await line.click();
    await choose(page, path, 'Choose it again');
    await again.getByText(/^Received \d/).waitFor();
    assert.ok((await hashes(portal)).includes(hash));
    await page.getByRole('link', { name: /^Home/ }).click();
    await page.getByRole('heading', { name: 'Amount due' }).waitFor();
    assert.equal(await line.count(), 0);
  },
);

journey(
  'what began on one device goes on on another, days later',
  async ({ page, context, portal, browser }) => {
    const { path, hash } = film('days.mov');
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await gate(context, portal);
    await sendBeginning(page, portal, path);
    await context.close();
    await portal.advance(3 * 86_400);
    const other = await newPerson(browser, portal);
    await signIn(other.page, portal, ANA);
    await other.page.goto('/send');
    await other.page.getByText('Choose days.mov again. We’ll continue from 40 %.').waitFor();
    await choose(other.page, path, 'Choose it again');
    await receivedMark(other.page).waitFor();
    assert.ok((await hashes(portal)).includes(hash));
    assert.deepEqual(other.faults, []);
    await other.context.close();
  },
);

journey(
  'sending outlives the session and shows nothing private; the receipt is there after the next sign-in',
  async ({ page, context, portal }) => {
    const { path, hash } = film('session.mov');
    await page.clock.install();
    await signIn(page, portal, ANA);
    await page.goto('/send');
    const held = await gate(context, portal);
    await sendBeginning(page, portal, path);
    await pass(page, portal, 13 * 60 + 2);
    await page.getByRole('dialog').getByText('Uploads continue.').waitFor();
    await pass(page, portal, 2 * 60 + 1);
    await heading(page, 'Sign in');
    await page.getByText('Your file is still being sent. Keep this page open.').waitFor();
    const text = await page.locator('body').textContent();
    assert.ok(!/session\.mov|Northgate|Luis|Ana/.test(text), text);
    assert.equal((await page.request.get('/v1/me')).status(), 401, 'sending does not keep the session alive');
    held.open();
    await page.getByText('Your file has arrived. Sign in to see the receipt.').waitFor();
    assert.ok((await hashes(portal)).includes(hash));
    assert.equal((await page.request.get('/v1/me')).status(), 401);
    await press(page, 'Email me a link');
    await heading(page, 'Check your email');
    await page.getByLabel('6-digit code').fill(await portal.code(ANA));
    await press(page, 'Sign in with code');
    await heading(page, 'Send document');
    await page.clock.runFor(3000);
    await card(page).getByRole('heading', { name: '1 file received' }).waitFor();
  },
);

journey(
  'who signs in on the same page sees nothing of what another sends',
  async ({ page, context, portal }) => {
    const { path } = film('private.mov');
    await page.clock.install();
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await gate(context, portal);
    await sendBeginning(page, portal, path);
    await pass(page, portal, 15 * 60 + 2);
    await heading(page, 'Sign in');
    await page.getByLabel('Email address').fill(BEN);
    await press(page, 'Email me a link');
    await heading(page, 'Check your email');
    await page.getByLabel('6-digit code').fill(await portal.code(BEN));
    await press(page, 'Sign in with code');
    await heading(page, 'Enviar documento');
    await page.getByRole('button', { name: 'Elegir archivos' }).waitFor();
    assert.ok(!(await page.locator('main').textContent()).includes('private.mov'));
  },
);

journey('signing out while files are sent asks first', async ({ page, context, portal }) => {
  const { path } = film('leave.mov');
  await signIn(page, portal, ANA);
  await page.goto('/send');
  const held = await gate(context, portal);
  await sendBeginning(page, portal, path);
  await press(page, 'Menu');
  await press(page, 'Sign out');
  const dialog = page.getByRole('dialog', { name: 'Files are still being sent' });
  await dialog.waitFor();
  assert.ok(
    await dialog
      .getByRole('button', { name: 'Keep sending' })
      .evaluate((button) => button === document.activeElement),
  );
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await card(page).getByText('Sending 40 %').waitFor();
  // Another tab of the same browser is asked by the portal.
  const tab = await context.newPage();
  await tab.goto('/send');
  await tab.getByRole('button', { name: 'Choose files' }).waitFor();
  assert.equal(await tab.getByText('leave.mov').count(), 0, 'it is left to the tab that sends it');
  await press(tab, 'Menu');
  await press(tab, 'Sign out');
  await tab.getByRole('dialog', { name: 'Files are still being sent' }).waitFor();
  const again = page.getByRole('button', { name: 'Sign out', exact: true });
  if (!(await again.isVisible())) await press(page, 'Menu');
  await again.click();
  await press(page, 'Stop sending and sign out');
  await heading(page, 'Sign in');
  await heading(tab, 'Sign in');
  const before = held.sent.length;
  held.open();
  await page.waitForTimeout(300);
  assert.equal(held.sent.length, before, 'nothing is sent any more');
  assert.equal(await page.getByText('Sending continues').count(), 0);
  await context.unroute(`${portal.storage}/**`);
  await signIn(page, portal, ANA);
  await page.goto('/send');
  await page.getByText('Choose leave.mov again.').waitFor();
  const mine = card(page).filter({ hasText: 'leave.mov' });
  await mine.getByRole('button', { name: 'Stop sending' }).click();
  await mine.getByText('Stop sending for good?').waitFor();
  await mine.getByRole('button', { name: 'Stop sending' }).click();
  await mine.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.getByText('leave.mov').count(), 0);
});

journey(
  'a photograph is kept on the device until it is sent, and no longer',
  async ({ page, context, portal }) => {
    const kept = () =>
      page.evaluate(async () => {
        if (!(await indexedDB.databases()).some(({ name }) => name === 'portico-files')) return 0;
        const database = await new Promise((resolve) => {
          const request = indexedDB.open('portico-files');
          request.onsuccess = () => resolve(request.result);
        });
        const count = await new Promise((resolve) => {
          const request = database.transaction('files').objectStore('files').count();
          request.onsuccess = () => resolve(request.result);
        });
        database.close();
        return count;
      });
    const photo = { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(9000, 'photo') };
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await choose(page, photo, 'Take photo');
    await page.getByText('kept on this device until it is sent').waitFor();
    await page.reload();
    await page.getByText('kept on this device until it is sent').waitFor();
    let cut = true;
    await context.route(`${portal.storage}/**`, (route) => (cut ? route.abort() : route.continue()));
    await send(page);
    const mine = card(page).filter({ hasText: 'IMG_0001.jpg' });
    await mine.getByText('Connection lost.').waitFor();
    await page.reload();
    await mine.getByText('Connection lost.').waitFor();
    cut = false;
    await mine.getByText(/^Received \d/).waitFor();
    assert.equal(await kept(), 0, 'what was sent is kept no longer');
    await choose(page, photo, 'Take photo');
    await page.getByText('kept on this device until it is sent').waitFor();
    assert.equal(await kept(), 1);
    await press(page, 'Menu');
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
    assert.equal(await kept(), 0, 'signing out drops it');
  },
  { hasTouch: true, isMobile: true },
);

journey('a portal that fails and addresses that expired', async ({ page, context, portal }) => {
  const { path, hash } = film('fails.mov');
  await signIn(page, portal, ANA);
  await page.goto('/send');
  let refused = 0;
  await context.route(`${portal.storage}/**`, (route) => {
    refused += 1;
    if (refused > 2) return route.continue();
    return route.fulfill({
      status: 403,
      headers: { 'access-control-allow-origin': portal.origin },
      body: '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
    });
  });
  let failed = 0;
  await page.route('**/complete', (route) => {
    failed += 1;
    return failed > 2 ? route.continue() : route.fulfill({ status: 503, body: '{}' });
  });
  const asked = context.waitForEvent('request', (request) => request.url().endsWith('/parts'));
  await choose(page, path);
  await send(page);
  const renewed = await asked;
  assert.equal(renewed.headers().cookie, undefined);
  assert.match(renewed.headers().authorization, /^Bearer /);
  await receivedMark(page).waitFor();
  assert.equal(failed, 3);
  assert.ok((await hashes(portal)).includes(hash));
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.ok(!stored.includes('g1.'), 'the grant is in memory only');
});

journey('paused and gone on with', async ({ page, context, portal }) => {
  const { path, hash } = film('pause.mov');
  await signIn(page, portal, ANA);
  await page.goto('/send');
  const held = await gate(context, portal);
  await sendBeginning(page, portal, path);
  await press(page, 'Pause');
  await card(page).getByText('Waiting at 40 %').waitFor();
  held.open();
  await page.getByRole('link', { name: /^Home/ }).click();
  await heading(page, 'Hello, Ana Reyes');
  await page.getByRole('link', { name: 'Sending files: 40 %' }).click();
  await press(page, 'Go on sending');
  await receivedMark(page).waitFor();
  assert.ok((await hashes(portal)).includes(hash));
});

journey('a right to send that is over is renewed by who is signed in', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  let over = 0;
  await page.route('**/complete', (route) => {
    over += 1;
    if (over > 1) return route.continue();
    return route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/problems/session-required',
        title: 'Sign in.',
        status: 401,
        detail: '',
      }),
    });
  });
  await choose(page, { name: 'renewed.pdf', mimeType: 'application/pdf', buffer: Buffer.from('renewed') });
  await send(page);
  await card(page)
    .filter({ hasText: 'renewed.pdf' })
    .getByText(/^Received \d/)
    .waitFor();
  assert.equal(over, 2);
});
