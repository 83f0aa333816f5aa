// What stands on the pages, and what they say when something fails.
import assert from 'node:assert/strict';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, BEN, playFirm, shareBill, shareEvent, writeMessage } from './portal.mjs';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareBill(portal);
  await shareBill(portal, {
    bill_id: 'b2',
    matter_id: 'm2',
    number: '2026-090',
    issued_on: '2026-09-01',
    due_on: '2026-10-01',
  });
  await shareEvent(portal);
  await writeMessage(portal);
});

journey(
  'an attendee sees everything, a client who is not invited the date only',
  async ({ page, portal, browser }) => {
    await signIn(page, portal, ANA);
    await page.goto('/calendar');
    await page.getByRole('link', { name: /Deposition/ }).click();
    await page.getByText('You are invited', { exact: true }).waitFor();
    await page.getByText('Please bring your passport.').waitFor();
    await page.getByText('Eastern Time').waitFor();
    const ben = await newPerson(browser, portal, { language: 'es-MX' });
    await signIn(ben.page, portal, BEN);
    await ben.page.goto('/calendar');
    await ben.page.getByRole('link', { name: /Deposition/ }).click();
    await ben.page.getByText('Para su información').waitFor();
    const text = await ben.page.locator('main').textContent();
    assert.ok(!/passport|Albany|lobby/.test(text), text);
    await ben.context.close();
  },
);

journey(
  'a cancelled event keeps its date in Messages, and its link leads there',
  async ({ page, portal }) => {
    await shareEvent(portal, { event_id: 'e-gone', title: 'Settlement talk' });
    await signIn(page, portal, ANA);
    await page.goto('/calendar');
    await page.getByRole('link', { name: /Settlement talk/ }).click();
    await heading(page, 'Settlement talk');
    const address = page.url();
    await portal.tell('event.cancelled', { event_id: 'e-gone' });
    await page.goto(await portal.link(ANA));
    const card = page.locator('.entry-marked');
    await card.getByText('Please do not go there.').waitFor();
    assert.ok(!(await card.textContent()).includes('Settlement'));
    await page.goto(address);
    await heading(page, 'This event is no longer shared');
    await page.getByRole('link', { name: 'Look under Messages' }).click();
    await page.locator('.entry-marked').waitFor();
  },
);

journey('bills are narrowed to a case, and a withdrawn one says so', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/bills');
  await page
    .getByRole('link', { name: /2026-090/ })
    .getByText('Overdue')
    .waitFor();
  assert.equal(await page.locator('.row').count(), 2);
  await page.getByLabel('Show').selectOption({ label: 'Estate of Luis Reyes' });
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 1);
  await page.locator('.row-link').click();
  await heading(page, 'Bill 2026-090');
  await portal.tell('bill.unshared', { bill_id: 'b2' });
  await page.reload();
  await heading(page, 'This bill is no longer shared');
  await page.goto('/messages');
  await page.getByRole('link', { name: /Estate of Luis Reyes/ }).click();
  await page.getByText('A bill that was here is no longer shared.').waitFor();
});

journey('a month at a time', async ({ page, portal }) => {
  await portal.tell('event.shared', {
    event_id: 'e-month',
    matter_id: 'm1',
    title: 'Hearing',
    starts_at: '2027-02-12T15:00:00Z',
    ends_at: '2027-02-12T16:00:00Z',
    time_zone: 'America/New_York',
    all_day: false,
    attendee_ids: ['ana'],
    client_ids: ['ana'],
  });
  await signIn(page, portal, ANA);
  await page.goto('/calendar?month=2027-01');
  await page.getByText('No events in this month.').waitFor();
  await page.getByRole('link', { name: 'Later month' }).click();
  await page.getByRole('heading', { name: 'February 2027' }).waitFor();
  await page.getByRole('link', { name: 'February 12, 2027, 1 event' }).click();
  await heading(page, 'Hearing');
});

journey('what is new is counted, and counted down by opening', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/bills');
  await page.waitForLoadState('networkidle');
  await shareBill(portal, { bill_id: 'b-count', number: '2026-400' });
  await page.reload();
  const tab = page.getByRole('navigation', { name: 'Main pages' }).getByRole('link', { name: /^Bills/ });
  const before = Number(/(\d+) new/.exec(await tab.textContent())[1]);
  await page.getByRole('link', { name: /New.*2026-400/ }).click();
  await heading(page, 'Bill 2026-400');
  await page.waitForFunction(
    (count) =>
      Number(/(\d+) new/.exec(document.querySelector('a.tab[href="/bills"]').textContent)?.[1] ?? 0) ===
      count - 1,
    before,
  );
});

journey(
  'a message that meets a broken connection is sent once, and nothing typed is lost',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/messages');
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    const box = page.getByLabel('Your message to Hale & Ortiz LLP');
    await press(page, 'Send to Hale & Ortiz LLP');
    await page.locator('.field-error', { hasText: 'Write a message before you send it.' }).waitFor();
    await box.fill('Once and no more');
    // The portal takes it, and its answer is lost, and again when the app asks once more.
    await context.route(
      '**/v1/messages',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 2 },
    );
    await press(page, 'Send to Hale & Ortiz LLP');
    await page.getByRole('alert').getByText('Your message was not sent. It is still here.').waitFor();
    assert.equal(await box.inputValue(), 'Once and no more');
    await page.reload();
    assert.equal(await box.inputValue(), 'Once and no more');
    await press(page, 'Send to Hale & Ortiz LLP');
    await page.locator('.entry-mine', { hasText: 'Once and no more' }).waitFor();
    await page.reload();
    await page.locator('.entry-mine').first().waitFor();
    assert.equal(await page.locator('.entry-mine', { hasText: 'Once and no more' }).count(), 1);
  },
);

journey('a portal that fails gives a sentence and a way to try again', async ({ page, context, portal }) => {
  await signIn(page, portal, ANA);
  for (const [answer, sentence] of [
    [{ status: 502, body: 'Bad gateway' }, 'The portal cannot answer right now.'],
    [{ status: 429, body: '{"message":"Too Many Requests"}' }, 'The portal is busy.'],
    [null, 'You seem to be offline.'],
  ]) {
    const handler = (route) => (answer ? route.fulfill(answer) : route.abort());
    await context.route('**/v1/bills?**', handler);
    await page.goto('/bills');
    await page.getByRole('alert').getByText(sentence).waitFor();
    await context.unroute('**/v1/bills?**', handler);
    await press(page, 'Try again');
    await page.locator('.row').first().waitFor();
  }
});

journey('choices of mails are kept, and an address leads where it says', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/settings');
  await page.getByText(`Your firm has ${ANA} on file. Ask it to change this.`).waitFor();
  await page.getByRole('checkbox', { name: 'Bills' }).uncheck();
  await page.getByText('Saved.').first().waitFor();
  await page.reload();
  assert.equal(await page.getByRole('checkbox', { name: 'Bills' }).isChecked(), false);
  await page.goto('/nowhere');
  await heading(page, 'This page is not here');
});

journey(
  'a whole visit by keyboard',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/');
    await page.locator('.rows').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(
      await page.evaluate(() => document.activeElement.id),
      'content',
      'the skip link leads to the content',
    );
    await page.getByRole('link', { name: /^Bills/ }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Bills');
    assert.equal(
      await page.evaluate(() => document.activeElement.textContent),
      'Bills',
      'the heading has the focus',
    );
    await page.getByRole('button', { name: 'Menu' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Help');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Menu');
    assert.equal(await page.getByRole('link', { name: 'Help' }).isVisible(), false);
  },
  { width: 1280 },
);

journey('one sign-in for two firms: each row says whose it is', async ({ page, portal }) => {
  const firm = 'kent';
  await portal.tell(
    'firm.updated',
    { name: 'Kent Law', time_zone: 'America/Chicago', contact_email: 'us@kent.example' },
    firm,
  );
  await portal.tell(
    'matter.updated',
    { matter_id: 'k1', name: 'Lease', status: 'open', client_ids: ['c-7'] },
    firm,
  );
  await portal.tell('client.invited', { client_id: 'c-7', email: ANA, name: 'Ana Reyes' }, firm);
  await signIn(page, portal, ANA);
  await page.goto('/messages');
  await page.getByRole('link', { name: /Lease.*Kent Law/s }).click();
  await page.getByLabel('Your message to Kent Law').fill('Hello');
  await press(page, 'Send to Kent Law');
  await page.locator('.entry-mine', { hasText: 'Hello' }).waitFor();
  await portal.settle();
  const heard = (await portal.call('/local/bus?source=portico')).data;
  const received = heard.filter((event) => event['detail-type'] === 'message.received').at(-1);
  assert.deepEqual([received.detail.data.firm_id, received.detail.data.client_id], ['kent', 'c-7']);
  await page.getByRole('link', { name: /^Bills/ }).click();
  await page
    .getByRole('link', { name: /Hale & Ortiz LLP/ })
    .first()
    .waitFor();
  // The invitation of the other firm opens that firm only.
  await portal.tell('client.removed', { client_id: 'c-7' }, firm);
  await page.reload();
  await page.locator('.row').first().waitFor();
  assert.equal(await page.getByText('Kent Law').count(), 0);
});

journey('without a network the app opens and says so', async ({ page, context, portal }) => {
  await signIn(page, portal, ANA);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await context.setOffline(true);
  await page.goto('/bills');
  await heading(page, 'We cannot reach your portal');
  const kept = await page.evaluate(async () => {
    const names = [];
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) names.push(new URL(request.url).pathname);
    return names;
  });
  assert.ok(kept.includes('/index.html') && kept.every((path) => !path.startsWith('/v1')), kept.join());
  await context.setOffline(false);
  await press(page, 'Try again');
  await heading(page, 'Bills');
});

journey('a message that comes while nobody is there prolongs nothing', async ({ page, portal }) => {
  // The whole conversation is on the screen.
  await page.setViewportSize({ width: 1280, height: 2400 });
  await page.clock.install();
  await signIn(page, portal, ANA);
  await page.goto('/messages');
  await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
  await page.locator('.log').waitFor();
  await page.waitForLoadState('networkidle');
  const before = await (await page.request.get('/v1/session')).json();
  await writeMessage(portal, { message_id: 'x-late', text: 'This came later.' });
  await page.clock.runFor(46_000);
  await page.getByText('This came later.').waitFor();
  await page.waitForTimeout(300);
  assert.equal((await (await page.request.get('/v1/session')).json()).expires_at, before.expires_at);
  const read = page.waitForRequest((request) => request.method() === 'PUT');
  await page.keyboard.press('Shift');
  await read;
});
