// Every currency of ISO 4217 that amounts are paid in, from the firm's event to the page. The digits of the minor unit stand
// here once more, from the standard's list one: neither the app's own table nor the browser's is asked.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { journeys } from './journey.mjs';
import { ANA, BEN, bill, playFirm } from './portal.mjs';

const EXPONENTS = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const CURRENCIES = Object.entries(EXPONENTS).flatMap(([digits, codes]) =>
  codes.split(/\s+/).map((code) => ({ code, digits: Number(digits) })),
);

/** To pay, and what was billed: another amount in each currency, so that no row can show that of its neighbour. */
const amountsOf = (place) => ({ balance: 1234500 + place, total: 98765400 + place });

const journey = journeys(async (portal) => {
  await playFirm(portal);
  const bills = CURRENCIES.map(({ code }, place) => {
    const { balance, total } = amountsOf(place);
    return bill({
      bill_id: code,
      number: code,
      balance: { amount_minor: balance, currency: code },
      total: { amount_minor: total, currency: code },
      client_ids: ['ana', 'ben'],
      message: undefined,
    });
  });
  await portal.load(
    'hale',
    bills.map((one) => ['bill.shared', one]),
  );
});

/** The figures of an amount as English and Spanish are written in the United States. */
function figuresOf(minor, digits) {
  const whole = String(minor).slice(0, String(minor).length - digits);
  const rest = String(minor).slice(whole.length);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return digits === 0 ? grouped : `${grouped}.${rest}`;
}

const figuresIn = (text) => text.match(/\d[\d.,]*/g) ?? [];

/** What stands beside the figures: the sign of a currency, or its code. */
const currencyIn = (text) => text.replace(/[\d.,]/g, '').trim();

/** `said`: by the number of a bill, what is to pay and what was billed. */
function check(said, where) {
  const signs = new Map();
  for (const [place, { code, digits }] of CURRENCIES.entries()) {
    const { balance, total } = amountsOf(place);
    const [due, billed] = said.get(code) ?? [];
    assert.deepEqual(figuresIn(due ?? ''), [figuresOf(balance, digits)], `${where}, ${code}, to pay: ${due}`);
    assert.deepEqual(
      figuresIn(billed ?? ''),
      [figuresOf(total, digits)],
      `${where}, ${code}, billed: ${billed}`,
    );
    const sign = currencyIn(due);
    assert.notEqual(sign, '', `${where}, ${code}: no currency in ${due}`);
    assert.ok(!signs.has(sign), `${where}: ${code} and ${signs.get(sign)} are both ${sign}`);
    signs.set(sign, code);
  }
}

/** By the number of the bill in each row's title, its amounts. */
async function readAmounts(page, row, title, billed) {
  await page.locator(row).first().waitFor();
  const rows = await page.$$eval(
    row,
    (found, [inTitle, inBilled]) =>
      found.map((one) => [
        one.querySelector(inTitle)?.textContent ?? '',
        one.querySelector('.amount')?.textContent ?? '',
        one.querySelector(inBilled)?.textContent ?? '',
      ]),
    [title, billed],
  );
  return new Map(rows.map(([words, ...amounts]) => [/\b[A-Z]{3}$/.exec(words.trim())?.[0], amounts]));
}

for (const [language, email] of [
  ['English', ANA],
  ['Spanish', BEN],
]) {
  journey(`a bill in every currency, in ${language}: Bills and Messages`, async ({ page, portal }) => {
    await signIn(page, portal, email);
    await page.goto('/bills');
    check(await readAmounts(page, '.row', '.row-title', '.row-side .row-line'), `Bills in ${language}`);
    const sums = figuresIn((await page.locator('.sums .amount').textContent()) ?? '');
    const expected = CURRENCIES.map(({ digits }, place) => figuresOf(amountsOf(place).balance, digits));
    assert.deepEqual(sums.sort(), expected.sort(), `the sums in ${language}`);

    const read = async (path) => (await page.request.get(path)).json();
    const { matters } = await read('/v1/me');
    const matter = matters.find(({ name }) => name === 'Reyes v. Northgate');
    const { data } = await read(`/v1/messages?matter_id=${matter.id}&limit=200`);
    // Who comes for the oldest has the newer ones a page at a time.
    await page.goto(`/messages/${matter.id}?at=${data.at(-1).id}`);
    const entries = page.locator('.entry');
    const newer = page.getByRole('button', { name: /^(Show newer messages|Mostrar mensajes posteriores)$/ });
    await newer.waitFor();
    while ((await entries.count()) < data.length) {
      const before = await entries.count();
      await newer.click();
      await entries.nth(before).waitFor();
    }
    check(
      await readAmounts(page, '.entry', '.attached .strong', '.attached-amount .row-line'),
      `Messages in ${language}`,
    );
  });
}
