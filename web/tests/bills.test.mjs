// Bills: one amount wherever a bill is shown, and what is to pay before everything else.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys } from './journey.mjs';
import { ANA, bill, playFirm, shareBill } from './portal.mjs';

const KENT = 'Kent, Baptiste & Sons Law Offices';
const usd = (amount_minor) => ({ amount_minor, currency: 'USD' });
const eur = (amount_minor) => ({ amount_minor, currency: 'EUR' });

const BILLS = [
  { bill_id: 'part', number: 'P-1', total: usd(125000), balance: usd(85000) },
  { bill_id: 'late', number: 'L-1', due_on: '2026-10-01', total: usd(40000), balance: usd(40000) },
  { bill_id: 'euro', number: 'E-1', due_on: '2099-01-01', total: eur(20000), balance: eur(5000) },
  { bill_id: 'zero', number: 'Z-1', due_on: '2026-10-01', total: usd(90000), balance: usd(0) },
  { bill_id: 'over', number: 'C-1', due_on: '2026-10-01', total: usd(70000), balance: usd(-5000) },
  { bill_id: 'paid', number: 'D-1', total: usd(30000), balance: usd(0), state: 'paid' },
  { bill_id: 'void', number: 'V-1', total: usd(60000), balance: usd(60000), state: 'void' },
];

/** What every page says of each of them. */
const SAID = {
  'P-1': ['$850.00', 'Total $1,250.00', 'Awaiting payment'],
  'L-1': ['$400.00', 'Overdue'],
  'E-1': ['€50.00', 'Total €200.00', 'Awaiting payment'],
  'Z-1': ['$0.00', 'Total $900.00', 'Nothing to pay'],
  'C-1': ['Credit', '$50.00', 'Total $700.00', 'Credit, nothing to pay'],
  'D-1': ['$300.00', 'Paid'],
  'V-1': ['$600.00', 'Void'],
};

const journey = journeys(async (portal) => {
  await playFirm(portal);
  for (const one of BILLS) await shareBill(portal, one);
});

/** The amounts in a text, in their order. */
const amounts = (text) => text.match(/[$€][\d,.]*\d/g) ?? [];

function check(number, text, where) {
  for (const words of SAID[number]) assert.ok(text.includes(words), `${where}, ${number}: ${text}`);
  const expected = SAID[number].flatMap(amounts);
  assert.deepEqual(amounts(text), expected, `${where}, ${number}`);
  const owed = ['P-1', 'L-1', 'E-1'].includes(number);
  assert.equal(/Due \w+ \d/.test(text), owed, `${where}, ${number} names a day to pay by: ${text}`);
}

journey(
  'a bill has the same amounts on every page, and says when nothing is to pay',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/messages');
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    for (const number of Object.keys(SAID))
      check(
        number,
        await page.locator('.entry', { hasText: number }).locator('.attached').textContent(),
        'Messages',
      );
    await page.goto('/bills');
    for (const number of Object.keys(SAID))
      check(number, await page.locator('.row', { hasText: `Bill ${number}` }).textContent(), 'Bills');
    for (const number of Object.keys(SAID)) {
      await page.goto('/bills');
      await page.getByRole('link', { name: new RegExp(`Bill ${number}`) }).click();
      await heading(page, `Bill ${number}`);
      const head = page.locator('.bill-head');
      const pay = await head.getByRole('link', { name: /^Pay / }).count();
      assert.equal(pay, ['P-1', 'L-1', 'E-1'].includes(number) ? 1 : 0, `${number} can be paid`);
      const said = (await head.locator('> :not(.button)').allTextContents()).join(' ');
      check(number, said, 'the bill itself');
    }
  },
);

journey(
  'what is to pay stands first under its sum, then what is paid and what is void',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/bills');
    await page.locator('.row').first().waitFor();
    assert.deepEqual(await page.locator('main h2').allTextContents(), ['To pay', 'Paid and settled', 'Void']);
    assert.deepEqual(await page.locator('.sums li').allTextContents(), ['€50.00 + $1,250.00 3 bills to pay']);
    const rows = (title) =>
      page
        .locator('section', { has: page.getByRole('heading', { name: title }) })
        .locator('.row-title')
        .allTextContents();
    assert.deepEqual(
      (await rows('To pay')).map((text) => text.slice(-3)),
      ['L-1', 'P-1', 'E-1'],
    );
    assert.deepEqual((await rows('Paid and settled')).map((text) => text.slice(-3)).sort(), [
      'C-1',
      'D-1',
      'Z-1',
    ]);
    assert.equal((await rows('Void')).length, 1);
    await page.goto('/');
    const due = page.locator('section', { has: page.getByRole('heading', { name: 'Amount due' }) });
    await due.getByText('€50.00 + $1,250.00').waitFor();
    await due.getByText('3 bills to pay').waitFor();
  },
);

journey('the sum is of all bills, however many, and of each firm', async ({ page, portal }) => {
  const old = { total: usd(100), balance: usd(0), state: 'paid', message: undefined };
  const many = Array.from({ length: 210 }, (_, row) => ({ ...old, bill_id: `o${row}`, number: `O-${row}` }));
  await portal.tellAll('bill.shared', many.map(bill));
  await portal.tell(
    'firm.updated',
    { name: KENT, time_zone: 'America/Chicago', contact_email: 'us@kent.example' },
    'kent',
  );
  const lease = { matter_id: 'k1', name: 'Lease', status: 'open', client_ids: ['c-7'] };
  await portal.tell('matter.updated', lease, 'kent');
  await portal.tell('client.invited', { client_id: 'c-7', email: ANA, name: 'Ana Reyes' }, 'kent');
  const kent = {
    bill_id: 'k',
    matter_id: 'k1',
    number: 'K-1',
    client_ids: ['c-7'],
    total: usd(7700),
    balance: usd(7700),
  };
  await shareBill(portal, kent, 'kent');
  await signIn(page, portal, ANA);
  await page.goto('/bills');
  await page.locator('.sums li').nth(1).waitFor();
  assert.deepEqual((await page.locator('.sums li').allTextContents()).sort(), [
    `$77.00 ${KENT}, 1 bill to pay`,
    '€50.00 + $1,250.00 Hale & Ortiz LLP, 3 bills to pay',
  ]);
  const paid = page.locator('section', { has: page.getByRole('heading', { name: 'Paid and settled' }) });
  assert.equal(await paid.locator('.row').count(), 50);
  await paid.getByRole('button', { name: 'Show more' }).click();
  assert.equal(await paid.locator('.row').count(), 100);
  await page.goto('/');
  const due = page.locator('section', { has: page.getByRole('heading', { name: 'Amount due' }) });
  await due.getByRole('link', { name: /€50\.00 \+ \$1,250\.00.*Hale & Ortiz LLP.*3 bills/s }).waitFor();
  await due.getByRole('link', { name: /\$77\.00.*Kent.*1 bill to pay/s }).click();
  await heading(page, 'Bill K-1');
});
