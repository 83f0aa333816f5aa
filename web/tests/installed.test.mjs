// The app on an iPhone's home screen: a file goes to the system's own sheet, because a link would open it in place of the app.
import assert from 'node:assert/strict';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys } from './journey.mjs';
import { ANA, playFirm, shareBill, shareDocument, writeMessage } from './portal.mjs';

const IPHONE = {
  width: 390,
  height: 844,
  hasTouch: true,
  isMobile: true,
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
};

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await portal.putObject('firm/hale/bill.pdf', '%PDF-1.7 the bill');
  await shareBill(portal, { content: { key: 'firm/hale/bill.pdf' } });
  await shareDocument(portal, { name: 'Declaración jurada.pdf', bytes: '¡Sí!' });
  await writeMessage(portal, {
    text: 'Please read it.',
    attachments: [{ kind: 'document', id: 'd1' }],
  });
});

/**
 * A phone whose sheet opens, and what it was given. `answers` are what the system throws at each opening, by name; without one the
 * file is saved. `installed: false` is the same page in the browser.
 */
async function bringSheet(context, { answers = [], installed = true, takes = true } = {}) {
  await context.addInitScript(
    (given) => {
      Object.defineProperty(navigator, 'standalone', { value: given.installed });
      navigator.canShare = () => given.takes;
      globalThis.shared = [];
      navigator.share = async ({ files: [file] }) => {
        globalThis.shared.push({ name: file.name, type: file.type, text: await file.text() });
        const answer = given.answers.shift();
        if (answer) throw new DOMException('The stub says no.', answer);
      };
    },
    { answers, installed, takes },
  );
}

const shared = (page) => page.evaluate(() => globalThis.shared);

async function saves(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return file.suggestedFilename();
}

const row = (page) => page.locator('.row[id^=document]');

journey(
  'documents and bills are handed over whole, under their names, wherever they stand',
  async ({ page, context, portal }) => {
    await bringSheet(context);
    await signIn(page, portal, ANA);
    await page.goto('/documents');
    await row(page).getByRole('button').click();
    await page.waitForFunction(() => globalThis.shared.length === 1);
    const [document] = await shared(page);
    assert.deepEqual([document.name, document.text], ['Declaración jurada.pdf', '¡Sí!']);
    assert.match(document.type, /pdf|octet-stream/);
    await row(page).getByText('New', { exact: true }).waitFor({ state: 'detached' });
    await page.goto('/bills');
    await page.locator('.row-link').first().click();
    await page.getByRole('button', { name: /^Download bill/ }).click();
    await page.waitForFunction(() => globalThis.shared.length === 1);
    assert.equal((await shared(page))[0].text, '%PDF-1.7 the bill');
    await page.goto('/messages');
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    await page.getByRole('button', { name: /Declaración jurada\.pdf/ }).click();
    await page.waitForFunction(() => globalThis.shared.length === 1);
    await heading(page, 'Reyes v. Northgate');
  },
  IPHONE,
);

journey(
  'a file whose fetching took longer than a press counts waits for another one',
  async ({ page, context, portal }) => {
    await bringSheet(context, { answers: ['NotAllowedError', 'AbortError'] });
    await signIn(page, portal, ANA);
    await page.goto('/documents');
    await row(page).getByRole('button').click();
    await row(page).getByText('Your file is ready.').waitFor();
    // Closing the sheet is no failure.
    await row(page).getByRole('button', { name: 'Save or share' }).click();
    await page.waitForFunction(() => globalThis.shared.length === 2);
    await row(page).getByRole('button', { name: 'Save or share' }).click();
    await page.waitForFunction(() => globalThis.shared.length === 3);
    assert.equal(await page.getByRole('alert').count(), 0);
  },
  IPHONE,
);

journey(
  'what the sheet does not take, and what a browser shows, is saved by a link',
  async ({ page, context, portal, browser }) => {
    await bringSheet(context, { answers: ['DataError'] });
    await signIn(page, portal, ANA);
    await page.goto('/documents');
    assert.equal(await saves(page, () => row(page).getByRole('button').click()), 'Declaración jurada.pdf');
    for (const more of [{ installed: false }, { takes: false }]) {
      const other = await newPerson(browser, portal, IPHONE);
      await bringSheet(other.context, more);
      await signIn(other.page, portal, ANA);
      await other.page.goto('/documents');
      await saves(other.page, () => row(other.page).getByRole('button').click());
      assert.deepEqual(await shared(other.page), []);
      assert.deepEqual(other.faults, []);
      await other.context.close();
    }
  },
  IPHONE,
);

journey(
  'a file that is lost on the way is said to be, and a large one is not fetched into memory',
  async ({ page, context, portal }) => {
    await bringSheet(context);
    await signIn(page, portal, ANA);
    await context.route(`${portal.storage}/**`, (route) => route.abort());
    await page.goto('/documents');
    await row(page).getByRole('button').click();
    await row(page).getByRole('alert').getByText('You seem to be offline.').waitFor();
    await context.unroute(`${portal.storage}/**`);
    await page.route('**/v1/documents?*', async (route) => {
      const answer = await route.fetch();
      const list = await answer.json();
      for (const one of list.data) one.size = 50_000_001;
      await route.fulfill({ response: answer, json: list });
    });
    await page.reload();
    await saves(page, () => row(page).getByRole('button').click());
    assert.deepEqual(await shared(page), []);
  },
  IPHONE,
);
