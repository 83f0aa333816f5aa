// Where somebody stands when the page changes under them: what they have to look at is in sight and has the focus.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { takePhotograph } from './photographs.mjs';
import { ANA, playFirm } from './portal.mjs';

const LETTERS = 40;

const journey = journeys(async (portal) => {
  await playFirm(portal);
  const letters = Array.from({ length: LETTERS }, (_, number) => {
    const text = `Letter ${number}.\n\nPlease read it with care.`;
    const letter = { message_id: `x${number}`, matter_id: 'm1', author: 'Maria Hale', text };
    return ['message.sent', { ...letter, client_ids: ['ana'], attachments: [] }];
  });
  const bills = Array.from({ length: 30 }, (_, number) => {
    const money = { amount_minor: 100, currency: 'USD' };
    const bill = {
      bill_id: `b${number}`,
      matter_id: 'm1',
      number: `${number}`,
      total: money,
      balance: money,
    };
    const days = { issued_on: '2026-10-01', due_on: '2026-11-01', state: 'awaiting_payment' };
    return ['bill.shared', { ...bill, ...days, client_ids: ['ana'] }];
  });
  await portal.load('hale', [...letters, ...bills]);
});

const phone = { width: 390, height: 664 };
const COMPOSE = 'Your message to Hale & Ortiz LLP';

/** What has the focus can be seen, above the bar of tabs. */
async function assertHasFocus(locator, what) {
  await locator.waitFor();
  const found = await locator.evaluate(async (one) => {
    const deadline = performance.now() + 3000;
    while (document.activeElement !== one && performance.now() < deadline)
      await new Promise(requestAnimationFrame);
    const { top, bottom } = one.getBoundingClientRect();
    const tabs = document.querySelector('.tabs');
    const bar =
      tabs && getComputedStyle(tabs).position === 'fixed' ? tabs.getBoundingClientRect().top : innerHeight;
    const holder = document.activeElement;
    return {
      holder: holder === one ? 'it' : `${holder?.tagName} ${holder?.textContent?.slice(0, 60)}`,
      inSight: top >= 0 && Math.min(bottom, top + 100) <= bar,
    };
  });
  assert.deepEqual(found, { holder: 'it', inSight: true }, what);
}

/** Moves both clocks beyond the end of the session. */
async function sleepThrough(page, portal) {
  await portal.advance(15 * 60 + 2);
  await page.clock.fastForward((15 * 60 + 2) * 1000);
  await page.clock.runFor(1100);
}

async function signInByCode(page, portal) {
  await press(page, 'Email me a link');
  await page.getByLabel('6-digit code').fill(await portal.code(ANA));
  await press(page, 'Sign in with code');
}

/** The conversation of 40 letters, as somebody leaves it who writes at its end. */
async function writeAtTheEnd(page, text) {
  await page.goto('/messages');
  await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
  await page.locator('.log').waitFor();
  await page.getByLabel(COMPOSE).fill(text);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  assert.ok(await page.evaluate(() => scrollY > 1000));
}

journey(
  'who was signed out sees why, and after signing in again goes on writing where they were',
  async ({ page, portal }) => {
    await page.clock.install();
    await signIn(page, portal, ANA);
    await page.reload();
    await page.goto('/messages');
    await writeAtTheEnd(page, 'Not to be lost');
    await page.getByLabel(COMPOSE).blur();
    await sleepThrough(page, portal);
    await assertHasFocus(page.getByRole('heading', { name: 'Sign in' }), 'the heading of the page');
    const why = page.getByText('You were signed out to protect your file.');
    const { y, height } = await why.boundingBox();
    assert.ok(y >= 0 && y + height <= phone.height, `why stands at ${y}`);
    await signInByCode(page, portal);
    await heading(page, 'Reyes v. Northgate');
    await assertHasFocus(page.getByLabel(COMPOSE), 'the draft');
    assert.equal(await page.getByLabel(COMPOSE).inputValue(), 'Not to be lost');
    await page.getByText('We kept what you were writing.').waitFor();
    // Whoever comes by themselves, and later, begins where everybody does.
    await page.getByRole('link', { name: /^Bills/ }).click();
    await assertHasFocus(page.getByRole('heading', { name: 'Bills' }), 'the heading of another page');
    await page
      .getByRole('link', { name: /^Messages/ })
      .first()
      .click();
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    await page.locator('.log').waitFor();
    await page.waitForLoadState('networkidle');
    assert.ok(await page.evaluate(() => document.activeElement?.id !== 'message'));
  },
  phone,
);

journey(
  'a sign-in in another tab brings the draft back in this one',
  async ({ page, context, portal }) => {
    await page.clock.install();
    await signIn(page, portal, ANA);
    await writeAtTheEnd(page, 'Written in the first tab');
    await sleepThrough(page, portal);
    await heading(page, 'Sign in');
    const other = await context.newPage();
    await signIn(other, portal, ANA);
    await assertHasFocus(page.getByLabel(COMPOSE), 'the draft');
  },
  phone,
);

journey(
  'what was written beside files is in sight again, too',
  async ({ page, portal }) => {
    await page.clock.install();
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await page.locator('#send-case').selectOption({ label: 'Reyes v. Northgate' });
    await page.getByLabel('Message (optional)').fill('These are the photographs');
    await sleepThrough(page, portal);
    await assertHasFocus(page.getByRole('heading', { name: 'Sign in' }), 'the heading of the page');
    await signInByCode(page, portal);
    await assertHasFocus(page.getByLabel('Message (optional)'), 'the draft');
  },
  phone,
);

journey(
  'what is pressed and goes away hands the focus to what comes in its place',
  async ({ page, context, browser, portal }) => {
    await signIn(page, portal, ANA);
    await context.route('**/v1/bills?*', (route) => route.abort());
    await page.goto('/bills');
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await context.unroute('**/v1/bills?*');
    await press(page, 'Try again');
    await assertHasFocus(page.getByRole('heading', { name: 'Bills' }), 'after trying again');

    await page.goto('/settings');
    const sessions = page.getByRole('button', { name: 'Show my devices' });
    await sessions.click();
    await assertHasFocus(page.getByRole('heading', { name: 'Where you are signed in' }), 'a list that opens');

    await page.goto('/send');
    const photograph = await takePhotograph(browser, 800, 600);
    const input = page.locator('.way-desk + input');
    await input.setInputFiles([{ name: '1.jpg', mimeType: 'image/jpeg', buffer: photograph }]);
    await press(page, 'Discard the scan');
    await assertHasFocus(page.getByText('Discard all pages of this scan?'), 'a question');
    await press(page, 'Keep pages');
    await assertHasFocus(page.getByRole('button', { name: 'Discard the scan' }), 'after the answer');

    const file = (name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(name) });
    await page.locator('#choose-files + input').setInputFiles(['a.pdf', 'b.pdf'].map(file));
    await page.getByRole('button', { name: 'Take away a.pdf' }).click();
    await assertHasFocus(page.locator('#chosen'), 'the list that lost a file');
  },
  { width: 1280, height: 700 },
);

journey(
  'a dialog gives the focus back to what asked for it',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await page.locator('#send-case').selectOption({ label: 'Reyes v. Northgate' });
    await context.route(`${portal.storage}/**`, (route) => route.abort());
    const file = { name: 'held.pdf', mimeType: 'application/pdf', buffer: Buffer.from('held') };
    await page.locator('#choose-files + input').setInputFiles([file]);
    await page.locator('form button[type=submit]').click();
    await assertHasFocus(page.locator('.sending h2'), 'what is being sent');
    await press(page, 'Menu');
    await press(page, 'Sign out');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await assertHasFocus(page.getByRole('button', { name: 'Menu' }), 'the button that opened the menu');
    await press(page, 'Stop sending');
    await page.locator('.ask button').first().click();
    await page.locator('.sending').waitFor({ state: 'detached' });
    await portal.settle();
  },
  { width: 1280, height: 700 },
);

journey(
  'another page begins at its top, and Back leads to where one was',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/bills');
    const row = page.locator('.row-link').nth(20);
    await row.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 500);
    await row.click();
    await assertHasFocus(page.getByRole('heading', { level: 1 }), 'the heading of the bill');
    await page.goBack();
    await row.waitFor();
    await page.waitForFunction((y) => Math.abs(scrollY - y) < 5, before);
  },
  phone,
);
