// Home: what is new, of each kind; and what a link from a notice leaves out.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, BEN, playFirm, shareBill, shareEvent, writeMessage } from './portal.mjs';

const DAY = 86_400_000;
const usd = (amount_minor) => ({ amount_minor, currency: 'USD' });

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await writeMessage(portal, { client_ids: ['ben'] });
});

const isNew = (page) => page.locator('section', { has: page.getByRole('heading', { name: /^New/ }) });

/** A conversation and a bill of whoever is signed in. */
async function inside(page) {
  const [{ matters }, { data }] = await Promise.all(
    ['/v1/me', '/v1/bills'].map(async (path) => (await page.request.get(path)).json()),
  );
  return [`/messages/${matters[0].id}`, `/bills/${data[0].id}`];
}

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

journey(
  'a cancelled event is told of until its day is over, by its day where it would have been',
  async ({ page, portal }) => {
    // 8 PM in New York is another day in UTC.
    const starts = new Date(Math.floor(Date.now() / DAY) * DAY + 12 * DAY + 3_600_000);
    const hour = (moment, hours) => new Date(moment.getTime() + hours * 3_600_000).toISOString();
    const over = { event_id: 'over', starts_at: hour(starts, -14 * 24), ends_at: hour(starts, -14 * 24 + 1) };
    const ben = { client_ids: ['ben'], attendee_ids: ['ben'] };
    const second = { matter_id: 'm9', name: 'Second case', status: 'open', client_ids: ['ben'] };
    await portal.tell('matter.updated', second);
    const call = { event_id: 'call', starts_at: hour(starts, 0), ends_at: hour(starts, 1) };
    await shareEvent(portal, { ...call, ...ben, matter_id: 'm9' });
    await shareEvent(portal, { ...over, ...ben });
    await signIn(page, portal, BEN);
    const headers = { origin: portal.origin };
    await page.request.patch('/v1/me', { data: { locale: 'en' }, headers });
    const { data } = await (await page.request.get('/v1/messages?limit=50')).json();
    for (const { id } of data.filter(({ kind }) => kind === 'event'))
      await page.request.get(`/v1/events/${id}`);
    await portal.tell('event.cancelled', { event_id: 'call' });
    await portal.tell('event.cancelled', { event_id: 'over' });
    await page.reload();
    const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'America/New_York' });
    const words = `Cancelled: a calendar event on ${day.format(starts)}, 8:00 PM`;
    const row = isNew(page).getByRole('link', { name: /Cancelled: a calendar event/ });
    await row.waitFor();
    assert.equal(await row.count(), 1, 'the one whose day is over is not told of');
    const said = await row.textContent();
    assert.ok(said.includes(words), said);
    await row.click();
    await page.locator('.entry', { hasText: words }).waitFor();
    // In the list of cases, too.
    await page.goto('/messages');
    const preview = page.locator('.row', { hasText: 'Second case' }).locator('.preview');
    assert.ok((await preview.textContent()).startsWith(words));
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
    for (const path of [new URL(page.url()).pathname, '/send', ...(await inside(page))]) {
      await page.goto(path);
      await said.waitFor();
    }
    await page.goto('/');
    await page.getByRole('button', { name: 'Show everything' }).focus();
    await page.keyboard.press('Enter');
    const box = page.getByRole('heading', { name: 'Confirm it’s you' });
    await box.waitFor();
    await page.waitForFunction((id) => document.activeElement?.id === id, await box.getAttribute('id'));
    const gaps = await page.locator('.one-firm').evaluate((part) => {
      const card = part.querySelector('.card');
      const lines = [...card.children].map((one) => one.getBoundingClientRect());
      const between = lines.slice(1).map((line, row) => line.top - lines[row].bottom);
      const above =
        card.getBoundingClientRect().top - part.querySelector('.hint').getBoundingClientRect().bottom;
      return [above, ...between];
    });
    assert.ok(Math.min(...gaps) >= 8, `gaps of ${gaps}`);
    await press(page, 'Email me a code');
    await page.getByLabel('6-digit code').fill(await portal.code(ANA));
    await press(page, 'Confirm');
    await due.getByRole('link', { name: /\$850\.00.*Hale & Ortiz LLP/s }).waitFor();
    await due.getByRole('link', { name: /\$77\.00.*Kent Law/s }).waitFor();
    assert.equal(await said.count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  },
);
