// The end of a session. Time is moved on both clocks, the browser's and the portal's; nothing waits.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, playFirm, shareBill, writeMessage } from './portal.mjs';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareBill(portal);
  await writeMessage(portal);
});

const COMPOSE = 'Your message to Hale & Ortiz LLP';

/** Moves both clocks forward. */
async function pass(page, portal, seconds) {
  await portal.advance(seconds);
  await page.clock.fastForward(seconds * 1000);
  // The app looks at its clock each second.
  await page.clock.runFor(1100);
}

async function openConversation(page) {
  await page.goto('/messages');
  await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
  await page.locator('.log').waitFor();
}

journey('the warning can be answered by keyboard, and what was written stays', async ({ page, portal }) => {
  await page.clock.install();
  await signIn(page, portal, ANA);
  await openConversation(page);
  await page.getByLabel(COMPOSE).fill('I have a question about');
  await pass(page, portal, 13 * 60 + 2);
  const dialog = page.getByRole('dialog', { name: 'Still there?' });
  await dialog.getByText('we’ll sign you out in 2 minutes').waitFor();
  const stay = dialog.getByRole('button', { name: 'Stay signed in' });
  assert.ok(await stay.evaluate((button) => button === document.activeElement), 'the focus is on the answer');
  await pass(page, portal, 60);
  await dialog.getByText('in 1 minute').waitFor();
  await page.locator('[aria-live=polite]', { hasText: 'in 1 minute' }).waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel(COMPOSE).inputValue(), 'I have a question about');
  await pass(page, portal, 12 * 60);
  assert.equal(await page.getByRole('dialog').count(), 0, 'the whole quarter of an hour began anew');
});

journey(
  'the idle end takes everything private away and keeps the draft for the same client',
  async ({ page, portal }) => {
    await page.clock.install();
    await signIn(page, portal, ANA);
    await openConversation(page);
    await page.getByLabel(COMPOSE).fill('Not to be lost');
    await pass(page, portal, 15 * 60 + 2);
    await heading(page, 'Sign in');
    await page.getByText('You were signed out to protect your file.').waitFor();
    assert.equal(await page.getByText('Not to be lost').count(), 0);
    const answer = await page.request.get('/v1/me');
    assert.equal(answer.status(), 401);
    assert.equal(await page.getByLabel('Email address').inputValue(), ANA, 'nothing is typed twice');
    await press(page, 'Email me a link');
    await heading(page, 'Check your email');
    await page.getByLabel('6-digit code').fill(await portal.code(ANA));
    await press(page, 'Sign in with code');
    await heading(page, 'Reyes v. Northgate');
    assert.equal(await page.getByLabel(COMPOSE).inputValue(), 'Not to be lost');
    await page.getByText('We kept what you were writing.').waitFor();
    await press(page, 'Send to Hale & Ortiz LLP');
    await page.locator('.entry-mine', { hasText: 'Not to be lost' }).waitFor();
  },
);

journey('sending in one tab leaves what another tab is writing', async ({ page, context, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/messages');
  await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
  await page.getByLabel(COMPOSE).fill('From the first tab');
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByLabel(COMPOSE).fill('A letter in the second tab');
  await press(page, 'Send to Hale & Ortiz LLP');
  await page.locator('.entry-mine', { hasText: 'From the first tab' }).waitFor();
  assert.equal(await page.getByLabel(COMPOSE).inputValue(), '');
  await other.reload();
  await other.getByLabel(COMPOSE).waitFor();
  assert.equal(await other.getByLabel(COMPOSE).inputValue(), 'A letter in the second tab');
  // What is typed while a message is on its way stays, too.
  let go;
  const held = new Promise((resolve) => {
    go = resolve;
  });
  await context.route('**/v1/messages', async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  await press(other, 'Send to Hale & Ortiz LLP');
  await other.getByLabel(COMPOSE).fill('And one thing more');
  go();
  await other.locator('.entry-mine', { hasText: 'A letter in the second tab' }).waitFor();
  assert.equal(await other.getByLabel(COMPOSE).inputValue(), 'And one thing more');
});

journey('polling keeps nothing alive; typing does', async ({ page, portal }) => {
  await page.clock.install();
  await signIn(page, portal, ANA);
  await page.locator('.rows').first().waitFor();
  await page.waitForLoadState('networkidle');
  const asked = [];
  page.on('request', (request) => {
    if (!request.url().includes('/v1/')) return;
    asked.push(
      request.headers()['portico-background'] === 'true' ? 'background' : new URL(request.url()).pathname,
    );
  });
  await pass(page, portal, 5 * 60);
  await page.waitForTimeout(200);
  assert.deepEqual([...new Set(asked)], ['background']);
  asked.length = 0;
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  await page.waitForResponse((response) => response.url().endsWith('/v1/session'));
  assert.deepEqual(
    asked.filter((one) => one !== 'background'),
    ['/v1/me'],
    'one call that slides',
  );
  await pass(page, portal, 12 * 60);
  assert.equal(await page.getByRole('dialog').count(), 0);
});

journey('twelve hours are the end whatever one does, and it is said before', async ({ page, portal }) => {
  await page.clock.install();
  await signIn(page, portal, ANA);
  const { ends_at } = await (await page.request.get('/v1/session')).json();
  const left = async () => Math.floor((Date.parse(ends_at) - (await portal.now())) / 1000);
  while ((await left()) > 16 * 60) {
    await portal.advance(Math.min(14 * 60, (await left()) - 16 * 60));
    assert.equal((await page.request.get('/v1/me')).status(), 200);
  }
  await page.reload();
  await heading(page, 'Hello, Ana Reyes');
  await page.waitForLoadState('networkidle');
  await pass(page, portal, 10 * 60);
  await page.keyboard.press('Shift');
  await page.waitForResponse((response) => response.url().endsWith('/v1/session'));
  await pass(page, portal, (await left()) - 110);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('A sign-in lasts at most 12 hours.').waitFor();
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.waitFor({ state: 'detached' });
  await pass(page, portal, 112);
  await heading(page, 'Sign in');
});

journey(
  'signing out ends it in both tabs, deletes drafts, and Back shows nothing private',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/bills');
    await page.getByRole('link', { name: /Bill 2026-104/ }).click();
    await heading(page, 'Bill 2026-104');
    const other = await context.newPage();
    await other.goto('/messages');
    await other.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    await other.getByLabel(COMPOSE).fill('A draft');
    await press(page, 'Menu');
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
    await page.getByText('You are signed out.').waitFor();
    await heading(other, 'Sign in');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.ok(!stored.includes('A draft') && !stored.includes(ANA), stored);
    for (const tab of [page, other]) {
      for (let times = 0; times < 3; times += 1) {
        await tab.goBack().catch(() => null);
        await tab.waitForTimeout(100);
        const text = await tab.locator('body').textContent();
        assert.ok(!/2026-104|Northgate|A draft|Ana/.test(text), text);
      }
    }
    await page.goto('/bills');
    await heading(page, 'Sign in');
  },
);

journey(
  'when the portal cannot be told, signing out says that it did not happen',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await press(page, 'Menu');
    await press(page, 'Sign out');
    await page.getByText('you are still signed in').waitFor();
    await context.setOffline(false);
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
  },
);
