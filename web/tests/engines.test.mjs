// What differs from browser to browser: how its edition of ICU writes dates and amounts. Nothing may be read back from what it wrote.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { newPerson, signIn } from './browser.mjs';
import { journeys } from './journey.mjs';
import { ANA, BEN, playFirm, shareBill, shareEvent } from './portal.mjs';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareBill(portal);
  await shareEvent(portal);
});

/** The month on a wall clock in New York, some days from now: `2026-11`. */
function month(days) {
  const options = { timeZone: 'America/New_York', year: 'numeric', month: '2-digit' };
  const parts = new Intl.DateTimeFormat('en-US', options).formatToParts(Date.now() + days * 86_400_000);
  return ['year', 'month'].map((type) => parts.find((part) => part.type === type).value).join('-');
}

/** As WebKitGTK 2.50 has it: dates in Canada's English begin with the month. */
function writeDatesAsOldIcu() {
  const own = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format').get;
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
    configurable: true,
    get() {
      const write = own.call(this);
      if (this.resolvedOptions().locale !== 'en-CA') return write;
      return (moment) => write(moment).replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$2/$3/$1');
    },
  });
}

/** As no engine has it, so that whatever reads a written date stumbles. */
function writeDatesAsNobodyDoes() {
  const own = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format').get;
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
    configurable: true,
    get() {
      const write = own.call(this);
      return (moment) => `«${write(moment)}»`;
    },
  });
}

for (const [name, change] of [
  ['an older ICU', writeDatesAsOldIcu],
  ['any other ICU', writeDatesAsNobodyDoes],
]) {
  journey(
    `the next event, the amount due and the calendar stand there with ${name}`,
    async ({ page, portal }) => {
      await page.addInitScript(change);
      await signIn(page, portal, ANA);
      await page.goto('/');
      await page.locator('main').getByText('Deposition of Ms. Reyes').first().waitFor();
      await page.locator('main').getByText('$850.00').first().waitFor();
      await page.goto('/calendar');
      await page
        .getByRole('link', { name: /Deposition/ })
        .first()
        .waitFor();
      const leaf = await page.locator('.leaf-day').first().textContent();
      assert.match(leaf, /^\d{1,2}$/);
      await page.goto(`/calendar?month=${month(0)}`);
      await page.locator('td.today').waitFor();
      await page.goto(`/calendar?month=${month(5)}`);
      await page.locator('a.day-full').first().waitFor();
    },
  );
}

journey(
  'an amount has the digits of its currency in ISO 4217, whatever the browser holds customary',
  async ({ page, portal }) => {
    const amounts = {
      COP: 'COP 12,345.00',
      JPY: '¥1,234,500',
      KWD: 'KWD 1,234.500',
      CLF: 'CLF 123.4500',
      HUF: 'HUF 12,345.00',
      ISK: 'ISK 1,234,500',
    };
    for (const currency of Object.keys(amounts)) {
      const money = { amount_minor: 1_234_500, currency };
      await shareBill(portal, { bill_id: currency, number: currency, total: money, balance: money });
    }
    await signIn(page, portal, ANA);
    await page.goto('/bills');
    for (const [currency, amount] of Object.entries(amounts)) {
      const row = page.getByRole('link', { name: new RegExp(`Bill ${currency}`) });
      const shown = (await row.locator('.amount').textContent()).replace(/\u00a0/g, ' ');
      assert.equal(shown, amount);
    }
    for (const currency of Object.keys(amounts)) await portal.tell('bill.unshared', { bill_id: currency });
  },
);

journey(
  'figures follow one convention in Spanish, in sentences and beside them',
  async ({ browser, portal }) => {
    const money = { amount_minor: 123_456_789, currency: 'USD' };
    await shareBill(portal, {
      bill_id: 'b-es',
      number: '2026-500',
      total: money,
      balance: money,
      client_ids: ['ben'],
    });
    const ben = await newPerson(browser, portal, { language: 'es-MX' });
    await signIn(ben.page, portal, BEN);
    await ben.page.goto('/bills');
    await ben.page.getByText('$1,234,567.89').first().waitFor();
    const many = await ben.page.evaluate(() => document.querySelector('main').textContent);
    assert.ok(!/\d\.\d{3},\d/.test(many), many);
    await ben.context.close();
  },
);

test('no source asks for a language because of how it writes a date', () => {
  const folder = new URL('../src/', import.meta.url);
  const sources = readdirSync(folder, { recursive: true }).filter((name) => /\.tsx?$/.test(name));
  const found = sources.filter((name) =>
    /en-CA|sv-SE|\.toLocale(Date|Time)?String/.test(readFileSync(new URL(name, folder), 'utf8')),
  );
  assert.deepEqual(found, []);
});
