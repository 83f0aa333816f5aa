// Home: what is new, of each kind; and what a link from a notice leaves out.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, BEN, playFirm, shareBill, shareEvent, writeMessage } from './portal.mjs';

const usd = (amount_minor) => ({ amount_minor, currency: 'USD' });

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await writeMessage(portal, { client_ids: ['ben'] });
});

const isNew = (page) => page.locator('section', { has: page.getByRole('heading', { name: /^New/ }) });

/** Files that the firm shares, all with the same bytes. */
async function shareFiles(portal, count, client_ids) {
  await portal.putObject('firm/hale/many', 'Minutes');
  const files = Array.from({ length: count }, (_, row) => ({
    document_id: `many-${row}`,
    matter_id: 'm1',
    name: `Exhibit ${row}.pdf`,
    content_type: 'application/pdf',
    size: 7,
    content: { key: 'firm/hale/many' },
    client_ids,
  }));
  await portal.tellAll('document.shared', files);
}

journey(
  'a question of the lawyer, a bill and an event are not pushed out by files',
  async ({ page, portal }) => {
    await writeMessage(portal, { message_id: 'ask', text: 'Can you come on Tuesday?' });
    await portal.advance(60);
    await shareBill(portal);
    await shareEvent(portal);
    await portal.advance(60);
    await shareFiles(portal, 260, ['ana']);
    await signIn(page, portal, ANA);
    const rows = isNew(page);
    await rows.getByRole('link', { name: /Maria Hale: Can you come on Tuesday\?/ }).waitFor();
    const bill = rows.getByRole('link', { name: /Bill 2026-104/ });
    const words = await bill.textContent();
    for (const said of ['$850.00', 'Total $1,250.00', 'Due ', 'Awaiting payment'])
      assert.ok(words.includes(said), words);
    await rows.getByRole('link', { name: /Deposition/ }).waitFor();
    await rows
      .getByRole('link', { name: /Exhibit/ })
      .first()
      .waitFor();
    assert.equal(await rows.locator('.row').count(), 5);
    await rows.getByRole('link', { name: 'See all messages' }).waitFor();
  },
);

journey('a file that goes with a message is no row beside it', async ({ page, portal }) => {
  await shareFiles(portal, 1, ['ben']);
  const attachments = [{ kind: 'document', id: 'many-0' }];
  await writeMessage(portal, {
    message_id: 'with',
    text: 'See the exhibit.',
    client_ids: ['ben'],
    attachments,
  });
  await signIn(page, portal, BEN);
  const rows = page.locator('section').first();
  await rows.getByRole('link', { name: /See the exhibit/ }).waitFor();
  assert.equal(await rows.getByRole('link', { name: /Exhibit 0/ }).count(), 0);
});

journey(
  'a link from a notice says that it shows one firm, and leads to all of them',
  async ({ page, portal }) => {
    const kent = { name: 'Kent Law', time_zone: 'America/Chicago', contact_email: 'us@kent.example' };
    await portal.tell('firm.updated', kent, 'kent');
    const lease = { matter_id: 'k1', name: 'Lease', status: 'open', client_ids: ['c-7'] };
    await portal.tell('matter.updated', lease, 'kent');
    await portal.tell('client.invited', { client_id: 'c-7', email: ANA, name: 'Ana Reyes' }, 'kent');
    const bill = {
      matter_id: 'k1',
      number: 'K-1',
      total: usd(7700),
      balance: usd(7700),
      client_ids: ['c-7'],
    };
    await shareBill(portal, bill, 'kent');
    await page.goto(await portal.link(ANA));
    await page.locator('#email').fill(ANA);
    await press(page, 'Continue');
    const said = page.getByText('This visit shows only what Kent Law shares');
    await heading(page, 'Bills');
    await said.waitFor();
    assert.equal(await page.getByText('Hale & Ortiz').count(), 0);
    for (const tab of [/^Messages/, /^Documents/, /^Calendar/, /^Home/]) {
      await page.getByRole('navigation').getByRole('link', { name: tab }).click();
      await said.waitFor();
    }
    const due = page.locator('section', { has: page.getByRole('heading', { name: 'Amount due' }) });
    await due.getByText('$77.00').waitFor();
    await press(page, 'Show everything');
    await press(page, 'Email me a code');
    await page.getByLabel('6-digit code').fill(await portal.code(ANA));
    await press(page, 'Confirm');
    await due.getByRole('link', { name: /\$850\.00.*Hale & Ortiz LLP/s }).waitFor();
    await due.getByRole('link', { name: /\$77\.00.*Kent Law/s }).waitFor();
    assert.equal(await said.count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  },
);
