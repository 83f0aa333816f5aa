// Events in the reader's own calendar app: what each app opens with, what the address gives, and what ends it.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, inviteSomebody, playFirm, shareEvent } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const PAGE = '/calendar-app';
const TITLE = 'Your calendar app';
const journey = journeys(playFirm);

/** Keeps the pages of calendar apps from being asked; the addresses that were. */
async function watchApps(page) {
  const asked = [];
  await page.route(/^https:\/\//, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: 'text/html', body: '<title>An app</title>' });
  });
  return asked;
}

/** The apps were asked on purpose; nothing else was. An address of another scheme has no origin. */
function onlyWentTo(faults, ...origins) {
  const asked = new Set(faults.splice(0));
  assert.deepEqual(
    [...asked],
    origins.map((origin) => `asked ${origin}`),
  );
}

/** What a calendar gets at the address that the page shows. */
async function readCalendar(page) {
  const url = await page.locator('code').textContent();
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text(), url };
}

journey(
  'one press makes the address and opens Google; places come by choice; the address can be changed and stopped',
  async ({ page, portal, faults }) => {
    await shareEvent(portal, { event_id: 'feed-1', title: 'Hearing with the judge' });
    const asked = await watchApps(page);
    await signIn(page, portal, ANA);
    await page.getByRole('navigation').getByRole('link', { name: 'Calendar' }).first().click();
    await heading(page, 'Calendar events');
    await page.getByRole('link', { name: 'See these events in your own calendar app' }).click();
    await heading(page, TITLE);
    await page.getByText('look for changes only every few hours').waitFor();
    assert.equal(await page.locator('code').count(), 0, 'no address before somebody wants one');
    await press(page, 'Add to Google Calendar');
    await page.waitForURL(/calendar\.google\.com/);
    const google = new URL(asked.at(-1));
    const webcal = google.searchParams.get('cid');
    assert.match(webcal, /^webcal:\/\/.+\/v1\/calendar\/[\w.-]+\.ics$/);
    await page.goBack();
    await heading(page, TITLE);
    await page.getByText('No calendar has looked yet.').waitFor();
    const plain = await readCalendar(page);
    assert.equal(plain.url.replace(/^http/, 'webcal'), webcal);
    assert.ok(plain.text.includes('SUMMARY:Hearing with the judge'), plain.text);
    assert.ok(!plain.text.includes('LOCATION'), plain.text);
    await page.getByLabel('Show places and descriptions too').check();
    await page.getByText('Saved.').first().waitFor({ state: 'attached' });
    assert.ok((await readCalendar(page)).text.includes('LOCATION'));
    await page.reload();
    await page.getByText(/^A calendar last looked/).waitFor();
    assert.ok(await page.getByLabel('Show places and descriptions too').isChecked());
    await press(page, 'Add to Outlook');
    await page.waitForURL(/outlook\.live\.com/);
    const outlook = new URL(asked.at(-1)).searchParams;
    assert.deepEqual([outlook.get('url'), outlook.get('name')], [plain.url, 'Hale & Ortiz LLP']);
    await page.goBack();
    await press(page, 'Make a new address');
    await press(page, 'Keep it');
    assert.equal((await readCalendar(page)).url, plain.url);
    await press(page, 'Make a new address');
    await page.getByText('Calendars with the old one get no more events').waitFor();
    await press(page, 'Make a new address');
    await page.getByText('This is your new address').first().waitFor();
    const fresh = await readCalendar(page);
    assert.notEqual(fresh.url, plain.url);
    assert.ok(fresh.text.includes('LOCATION'), 'what was chosen stays');
    assert.equal((await fetch(plain.url)).status, 404);
    await press(page, 'Stop');
    await press(page, 'Stop');
    await page.getByText('Your events are no longer sent to calendars').first().waitFor();
    assert.equal((await fetch(fresh.url)).status, 404);
    assert.equal(await page.locator('code').count(), 0);
    onlyWentTo(faults, 'https://calendar.google.com', 'https://outlook.live.com');
  },
  PHONE,
);

journey(
  'an iPhone opens its calendar by the address, and a choice before the first press counts',
  async ({ page, portal, faults }) => {
    await signIn(page, portal, await inviteSomebody(portal));
    await page.goto(PAGE);
    await heading(page, TITLE);
    await page.getByLabel('Show places and descriptions too').check();
    const made = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await press(page, 'Add to iPhone, iPad or Mac');
    const feed = await (await made).json();
    assert.equal(feed.details, true);
    // No program here takes webcal: the page stays, with the address on it.
    await page.getByText(feed.url).waitFor();
    await page.evaluate(() => navigator.clipboard.writeText('')).catch(() => {});
    await press(page, 'Copy the address');
    onlyWentTo(faults, 'null');
  },
  PHONE,
);

journey(
  'a link from a mail asks for a code first, in Spanish',
  async ({ page, portal }) => {
    const email = await inviteSomebody(portal);
    const client_id = email.split('@')[0];
    await portal.load('hale', [
      ['client.updated', { client_id, email, name: 'Rosa Díaz', locale: 'es' }],
      [
        'matter.updated',
        { matter_id: `of-${client_id}`, name: 'Díaz', status: 'open', client_ids: [client_id] },
      ],
    ]);
    await shareEvent(portal, {
      event_id: 'feed-es',
      matter_id: `of-${client_id}`,
      client_ids: [client_id],
      attendee_ids: [client_id],
    });
    await page.goto(await portal.link(email));
    await page.locator('#email').fill(email);
    await press(page, 'Continuar');
    await page.locator('main h1').waitFor();
    await page.goto(PAGE);
    await heading(page, 'Su app de calendario');
    await page.getByText('Por eso le pedimos antes un código').waitFor();
    await press(page, 'Configurarlo');
    await page
      .getByRole('button', { name: /código/ })
      .first()
      .click();
    await page.locator('#code-feed').fill(await portal.code(email));
    await page.locator('#step-up-feed').locator('..').locator('button[type=submit]').click();
    await page.getByRole('button', { name: 'Añadir a Google Calendar' }).waitFor();
    await page.getByText('Las apps de calendario buscan cambios').waitFor();
  },
  PHONE,
);
