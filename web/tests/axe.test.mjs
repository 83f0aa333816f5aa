// Every page against axe, in both languages, light and dark, and at 320 px without a line that runs out of the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAuthenticator, withoutOfferInField } from './authenticator.mjs';
import { signIn } from './browser.mjs';
import { journeys } from './journey.mjs';
import { assertAccessible, assertFits, assertPressable, bringAxe } from './look.mjs';
import { held, takePhotograph } from './photographs.mjs';
import {
  ANA,
  changeStage,
  day,
  makeRequest,
  playFirm,
  shareBill,
  shareDocument,
  shareEvent,
  shareFolder,
  writeMessage,
} from './portal.mjs';
import { allowNotifications, blockNotifications, playPushService } from './push-service.mjs';

const looked = { pages: 0 };

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareBill(portal);
  await shareEvent(portal);
  await writeMessage(portal);
  await shareEvent(portal, { event_id: 'e2', title: 'Call' });
  await portal.tell('event.cancelled', { event_id: 'e2' });
  await shareFolder(portal, { client_ids: ['ana', 'ben'] });
  await shareDocument(portal, { folder_id: 'f1' });
  await writeMessage(portal, { message_id: 'x2', attachments: [{ kind: 'document', id: 'd1' }] });
  await changeStage(portal, { stage_id: 'evidence' });
  await changeStage(portal, { waiting_for: 'client', next_update_by: day(-3) });
  const text = (en, es) => ({ en, es });
  const choices = ['a', 'b'].map((id) => ({ id, text: text(`Choice ${id}`, `Opción ${id}`) }));
  await makeRequest(portal, { due_on: day(3) });
  await makeRequest(portal, { request_id: 'q2', kind: 'answer', title: text('When?', '¿Cuándo?') });
  await makeRequest(portal, { request_id: 'q3', kind: 'answer', title: text('Which?', '¿Cuál?'), choices });
  await makeRequest(portal, { request_id: 'q4', kind: 'confirmation', title: { en: 'It is right' } });
  const url = 'https://sign.example/letter';
  await makeRequest(portal, {
    request_id: 'q5',
    kind: 'signature_elsewhere',
    title: text('Sign', 'Firme'),
    url,
  });
});

const named = (name, text) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(text) });
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** Where a case stands, with all that can be unfolded; and a case of which the firm has said nothing. */
async function lookAtStages(page) {
  const { matters } = await (await page.request.get('/v1/me')).json();
  const address = (name) => `/matters/${matters.find((one) => one.name === name).id}`;
  await page.goto(address('Reyes v. Northgate'));
  await page.locator('.stages').waitFor();
  await look(page, 'where a case stands');
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await still(page);
  await look(page, 'where a case stands, unfolded');
  await page.goto(address('Estate of Luis Reyes'));
  await page.locator('.empty').waitFor();
  await look(page, 'nothing said of a case');
}

/** What the firm needs, of each kind; then one that is done, sent back and accepted. */
async function lookAtRequests(page, portal) {
  await page.goto('/requests');
  await page.locator('.row').first().waitFor();
  await look(page, 'what the firm needs');
  const { data } = await (await page.request.get('/v1/requests')).json();
  for (const { id, kind, choices } of data) {
    await page.goto(`/requests/${id}`);
    await page.locator('form button[type=submit], .request-done').waitFor();
    await look(page, `a request: ${kind}`);
    if (kind === 'document') continue;
    if (choices) {
      await page.locator('button[type=submit]').click();
      await page.locator('.summary').waitFor();
      await still(page);
      await look(page, 'a choice without one');
    }
  }
  const one = data.find(({ kind }) => kind === 'confirmation');
  await page.goto(`/requests/${one.id}`);
  await page.locator('button[type=submit]').click();
  await page.locator('.request-done').waitFor();
  await still(page);
  await look(page, 'a request that is done');
  const reason = { en: 'Please read it again.', es: 'Por favor, léalo otra vez.' };
  await portal.tell('request.returned', { request_id: 'q4', reason });
  await page.reload();
  await page.locator('.standing-box').waitFor();
  await look(page, 'a request that was sent back');
  await page.goto('/requests/request_00000000000000000000000000');
  await page.locator('h1 + .lead').waitFor();
  await look(page, 'no such request');
}

/** Documents as one file: the choice, and every state of what comes of it. */
async function lookAtTakingAlong(page, portal) {
  const one = { document_id: 'd-taken', name: 'Taken along.pdf', matter_id: 'm2' };
  await shareDocument(portal, one);
  await page.goto('/documents');
  await page.locator('.take button').first().click();
  await page.locator('.chosen button').click();
  await page.locator('.summary').waitFor();
  await look(page, 'no document chosen');
  await page.locator('.take button').last().click();
  await look(page, 'all documents chosen');
  const state = { making: true };
  await page.route('**/v1/archives', async (route) => {
    if (route.request().method() !== 'GET' || !state.making) return route.continue();
    const answer = await route.fetch();
    const list = await answer.json();
    for (const one of list.data) Object.assign(one, { state: 'making', written: 1 });
    const failed = { ...list.data[0], id: 'archive_failed', state: 'failed' };
    return route.fulfill({ response: answer, json: { ...list, data: [...list.data, failed] } });
  });
  await page.locator('.chosen button').click();
  await page.locator('.archive .progress').first().waitFor();
  await look(page, 'a download that is prepared and one that failed');
  await portal.settle();
  state.making = false;
  const ready = page.locator('.archive .button-main').first();
  await ready.waitFor();
  await look(page, 'a download');
  await page.unroute('**/v1/archives');
  await portal.tell('document.unshared', { document_id: one.document_id });
  await ready.click();
  await page.locator('.archive .notice').waitFor();
  await look(page, 'a download that is out of date');
}

/** Every state of the pages about documents and sending. */
async function lookAtSending(page, context, portal) {
  await page.goto('/documents');
  await page.locator('.row[id^=document]').first().waitFor();
  await look(page, 'documents');
  await page.locator('.row a.row-link').first().click();
  await page.locator('.readers').waitFor();
  await look(page, 'folder');
  await page.goto('/documents?q=zebra');
  await page.locator('.empty').waitFor();
  await look(page, 'nothing found');
  await page.goto('/documents?folder=folder_00000000000000000000000000');
  await page.locator('h1 + .lead').waitFor();
  await look(page, 'folder gone');
  await page.goto('/send');
  const input = page.locator('#choose-files + input');
  await input.waitFor({ state: 'attached' });
  await look(page, 'send');
  await page.locator('form button[type=submit]').click();
  await page.locator('.summary').waitFor();
  await look(page, 'send without a file');
  await input.setInputFiles([named('held.pdf', 'held'), named('virus.pdf', EICAR), named('empty.pdf', '')]);
  await page.locator('.file-tools button').first().click();
  await page.locator('#send-case').selectOption({ label: 'Reyes v. Northgate' });
  await page.locator('#send-folder').selectOption({ index: 1 });
  await page.locator('#send-folder-others').waitFor();
  await look(page, 'files chosen');
  let cut = true;
  await context.route(`${portal.storage}/**`, (route) =>
    cut && route.request().postDataBuffer()?.length === 4 ? route.abort() : route.continue(),
  );
  await page.locator('form button[type=submit]').click();
  await page.locator('.sending .state-late').waitFor();
  await page.locator('.sending .notice').waitFor();
  await still(page);
  await look(page, 'sending without a connection');
  await page.locator('.menu button').first().click();
  await page.locator('.menu-list button').click();
  await page.locator('dialog').waitFor();
  await look(page, 'signing out while sending');
  await page.locator('dialog button').first().click();
  await page.locator('.sending > .buttons .button-quiet').click();
  await page.locator('.ask').waitFor();
  await look(page, 'stop sending?');
  await page.goto('/documents');
  await page.locator('.sending-line').waitFor();
  await look(page, 'documents with an unfinished upload');
  await page.goto('/send');
  await page.locator('.again').waitFor();
  await look(page, 'choose again');
  cut = false;
  await page.locator('.again input').setInputFiles([named('held.pdf', 'held')]);
  // The scan may have its receipt by then as well.
  await page.locator('.sending .receipt summary').first().click();
  await still(page);
  await look(page, 'receipt');
  await page.goto('/documents?sender=client');
  await page.locator('.receipt summary').first().click();
  await look(page, 'what was sent');
  const uploads = await (await page.request.get('/v1/uploads')).json();
  await page.goto(`/documents?upload=${uploads.data[0].id}`);
  await page.locator('.card .state-late').waitFor();
  await look(page, 'a refused file');
  // The mail about it is not to be taken for one of the next journey.
  await portal.settle();
}

/** Passkeys and notifications: offered, empty, added, changed, removed. */
async function lookAtSettings(page, context) {
  await blockNotifications(context);
  await playPushService(context);
  await page.goto('/settings');
  const devices = page.locator('[aria-labelledby=devices]');
  await devices.locator('.notice').waitFor();
  await look(page, 'settings of a browser that blocks notifications');
  await allowNotifications(page);
  await page.reload();
  await devices.locator('.button-main').click();
  await devices.locator('.rows').waitFor();
  const passkeys = page.locator('[aria-labelledby=passkeys]');
  await passkeys.locator('button').click();
  await passkeys.locator('.passkey').waitFor();
  await passkeys.locator('.passkey button').first().click();
  await passkeys.locator('input').fill('');
  await passkeys.locator('form button').first().click();
  await passkeys.locator('.field-error').waitFor();
  await still(page);
  await look(page, 'settings with a passkey that is renamed');
  await passkeys.locator('form button').last().click();
  await passkeys.locator('.passkey button').last().click();
  await still(page);
  await look(page, 'settings with a passkey that is removed');
  await passkeys.locator('.ask button').first().click();
  await passkeys.locator('.passkey').waitFor({ state: 'detached' });
  await devices.locator('li button').click();
  await devices.locator('.rows').waitFor({ state: 'detached' });
}

/** A scan with a page that was turned and a photograph that cannot be read. */
async function lookAtScan(page, browser) {
  const photograph = await takePhotograph(browser, 800, 600);
  await page.goto('/send');
  const image = (name, buffer) => ({ name, mimeType: 'image/jpeg', buffer });
  await page
    .locator('.way-desk + input')
    .setInputFiles([
      image('1.jpg', photograph),
      image('2.jpg', held(photograph, 6)),
      image('3.jpg', Buffer.from('x')),
    ]);
  await page.locator('.scan .notice').waitFor();
  await page.locator('.scan-page').nth(1).locator('button').first().click();
  await page.locator('.paper-corner').first().waitFor();
  await still(page);
  await look(page, 'a page of a scan that is adjusted');
  await page.locator('.scan .buttons button').last().click();
  await page.locator('.scan-page button').nth(1).click();
  await page.locator('.scan > .button-quiet').click();
  await still(page);
  await look(page, 'scan');
  await page.locator('.scan .ask button').first().click();
  await page.locator('.scan-page').first().waitFor({ state: 'detached' });
  await page.reload();
}

/** What a press brings may move what was there. */
const still = (page) =>
  page.evaluate(() => {
    globalThis.moved = 0;
  });

/** What is wrong with the page as it stands. */
async function look(page, name) {
  await page.waitForLoadState('networkidle');
  await assertAccessible(page, name);
  const moved = await page.evaluate(() => globalThis.moved ?? 0);
  assert.ok(moved < 0.1, `${name}: what was shown moved by ${moved}`);
  await assertFits(page, name);
  await assertPressable(page, name);
  looked.pages += 1;
}

for (const [language, colorScheme] of [
  ['en-US', 'light'],
  ['en-US', 'dark'],
  ['es-US', 'light'],
  ['es-US', 'dark'],
]) {
  journey(
    `axe finds nothing in ${language}, ${colorScheme}`,
    async ({ page, context, portal, browser }) => {
      await withoutOfferInField(context);
      await addAuthenticator(page);
      await context.addInitScript(() => {
        globalThis.moved = 0;
        const add = (entry) => {
          if (!entry.hadRecentInput) globalThis.moved += entry.value;
        };
        new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({
          type: 'layout-shift',
          buffered: true,
        });
      });
      await bringAxe(context);
      const locale = language.slice(0, 2);
      await page.goto('/');
      await page.locator('.passkey-entry button').waitFor();
      await look(page, 'sign-in');
      await page.locator('button[type=submit]').click();
      await page.locator('.summary').waitFor();
      await look(page, 'sign-in with an error');
      await page.locator('.region summary').click();
      await look(page, 'regions');
      await page.locator('#email').fill(ANA);
      await page.locator('button[type=submit]').click();
      await page.locator('#code').waitFor();
      await look(page, 'check your mail');
      for (const path of [
        '/help',
        `/link?token=a.b..c&lang=${locale}`,
        '/link',
        `/session-report?report=x&lang=${locale}`,
      ]) {
        await page.goto(path);
        await page.locator('h1').waitFor();
        await look(page, path);
      }
      await signIn(page, portal, ANA);
      await page.locator('#passkey-offer').waitFor();
      await look(page, 'the offer of a passkey');
      await page.request.patch('/v1/me', { data: { locale }, headers: { origin: portal.origin } });
      for (const path of [
        '/',
        '/messages',
        '/bills',
        '/calendar',
        '/calendar?show=past',
        '/calendar?month=2026-11',
        '/calendar-app',
        '/downloads',
        '/drafts',
        '/settings',
        '/help',
        '/nowhere',
      ]) {
        await page.goto(path);
        await page.locator('.inside h1').waitFor();
        await look(page, path);
      }
      for (const path of ['/messages', '/bills', '/calendar']) {
        await page.goto(path);
        await page.locator('.row-link').first().click();
        await page.locator('.back').waitFor();
        await look(page, `${path}/one`);
      }
      await lookAtStages(page);
      await lookAtRequests(page, portal);
      await page.goto('/settings');
      await page.locator('[aria-labelledby=sessions] button').click();
      await page.locator('.session').first().waitFor();
      await look(page, 'sessions');
      await page.locator('.menu button').first().click();
      await look(page, 'menu');
      await lookAtSettings(page, context);
      await lookAtScan(page, browser);
      await lookAtSending(page, context, portal);
      await lookAtTakingAlong(page, portal);
    },
    { language, colorScheme, width: 320, height: 640 },
  );
}

test('figures', () => console.log(`axe: no finding on ${looked.pages} pages`));
