// Long conversations: where they open, and that what is read stays where it is.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { journeys } from './journey.mjs';
import { ANA, message, playFirm, shareBill, shareDocument } from './portal.mjs';

const MINUTE = 60_000;
const PHONE = { width: 360, height: 780 };

let number = 0;

/** Messages from the firm, a minute apart, the last of them now. */
async function write(portal, count, matter_id = 'm2') {
  const now = await portal.now();
  const rows = Array.from({ length: count }, (_, row) => row);
  const all = rows.map(() => {
    number += 1;
    const text = `Message ${number}. ${'We looked at the papers again. '.repeat(number % 7)}`;
    return message({ message_id: `long-${number}`, matter_id, text });
  });
  const times = rows.map((row) => new Date(now - (count - row) * MINUTE).toISOString());
  await portal.tellAll('message.sent', all, 'hale', times);
}

const journey = journeys(async (portal) => {
  await playFirm(portal);
  // Never opened, and older than everything else.
  await shareBill(portal, { matter_id: 'm2' });
  await shareDocument(portal, { matter_id: 'm2' });
  await portal.advance(30 * 86_400);
  await write(portal, 500, 'm1');
  await write(portal, 60, 'm2');
});

const unread = async (page) => {
  const { matters } = await (await page.request.get('/v1/me')).json();
  return matters.find(({ name }) => name === 'Estate of Luis Reyes').unread;
};

/** Opens the conversation, after all in it was read on another device. */
async function open(page, { read = true } = {}) {
  if (read) {
    const { matters } = await (await page.request.get('/v1/me')).json();
    const { id: estate } = matters.find(({ name }) => name === 'Estate of Luis Reyes');
    const { data } = await (await page.request.get(`/v1/messages?limit=200&matter_id=${estate}`)).json();
    const headers = { origin: new URL(page.url()).origin };
    for (const { id } of data.filter(({ kind, unread: fresh }) => kind === 'message' && fresh))
      await page.request.put(`/v1/messages/${id}/read`, { headers });
  }
  await page.goto('/messages');
  await page.getByRole('link', { name: /Estate of Luis Reyes/ }).click();
  await page.locator('.entry').first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** The first entry whose beginning is in sight, with its place on the screen. */
const inSight = (page) =>
  page.evaluate(() => {
    const cards = [...document.querySelectorAll('.entry')];
    const card = cards.find((one) => one.getBoundingClientRect().top >= 0);
    return {
      text: /Message \d+/.exec(card.textContent)?.[0],
      top: card.getBoundingClientRect().top,
    };
  });

journey(
  'it opens at the first message that is not read, and then at the newest',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await open(page, { read: false });
    const first = await inSight(page);
    assert.equal(first.text, 'Message 501');
    assert.ok(first.top < 300, `it begins ${first.top} px below the top`);
    await open(page);
    const { y } = await page.locator('.entry', { hasText: 'Message 560.' }).boundingBox();
    assert.ok(y >= 0 && y < 780 - 72, `the newest stands at ${y}`);
    // The bill and the file of long ago are still not opened, and hold nothing.
    const { messages, bills, documents } = await unread(page);
    assert.deepEqual([messages, bills, documents], [0, 1, 1]);
    assert.equal(await page.locator('.entry').count(), 25, 'one page');
    await write(portal, 3);
    await open(page, { read: false });
    assert.equal((await inSight(page)).text, 'Message 561');
  },
  PHONE,
);

/** The messages that a screen shows, above the bar of tabs. */
const onScreen = (page) =>
  page.locator('.entry').evaluateAll((cards) =>
    cards
      .filter((card) => {
        const { top, bottom } = card.getBoundingClientRect();
        return bottom > 0 && top < innerHeight - 96;
      })
      .map(({ id }) => id),
  );

journey(
  'of 500 messages that are not read the first stand there, and only what was on the screen is read',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    const marked = [];
    page.on('request', (request) => {
      if (request.method() === 'PUT') marked.push(new URL(request.url()).pathname.split('/').at(-2));
    });
    await page.goto('/messages');
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    await page.locator('.entry').first().waitFor();
    await page.waitForLoadState('networkidle');
    assert.equal((await inSight(page)).text, 'Message 1');
    assert.equal(await page.locator('.entry').count(), 25, 'one page of them');
    assert.deepEqual(marked, await onScreen(page), 'oldest first');
    const newer = page.getByRole('button', { name: 'Show newer messages' });
    await newer.click();
    const next = page.locator('.entry', { hasText: 'Message 26.' });
    await next.waitFor();
    assert.ok(await next.evaluate((card) => card === document.activeElement));
    assert.equal(await page.locator('.entry').count(), 50);
    await page.getByRole('button', { name: 'Go to the newest' }).click();
    await page.locator('.entry', { hasText: 'Message 500.' }).waitFor();
    assert.equal(await newer.count(), 0);
    assert.equal(await page.locator('.entry').count(), 25);
    await page.getByRole('button', { name: 'Show older messages' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.entry').length === 50);
    // The page marks what it shows in its own time: the portal has heard of all of it in the end.
    let messages;
    for (let turn = 0; turn < 100 && messages !== 500 - new Set(marked).size; turn += 1) {
      const me = await (await page.request.get('/v1/me')).json();
      messages = me.matters.find(({ name }) => name === 'Reyes v. Northgate').unread.messages;
    }
    assert.equal(messages, 500 - new Set(marked).size);
    assert.ok(messages > 450, `${messages} are not read`);
  },
  PHONE,
);

journey(
  'older messages come above what is read, which stays where it is',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await open(page);
    const older = page.getByRole('button', { name: 'Show older messages' });
    for (const count of [50, 65]) {
      await older.scrollIntoViewIfNeeded();
      const before = await inSight(page);
      await older.click();
      await page.waitForFunction((many) => document.querySelectorAll('.entry').length === many, count);
      const { y } = await page.locator('.entry', { hasText: `${before.text}.` }).boundingBox();
      assert.ok(Math.abs(y - before.top) < 2, `${before.text} moved from ${before.top} to ${y}`);
      const focused = await page.evaluate(() => document.activeElement.textContent);
      assert.ok(focused.includes(`${before.text}.`), 'the focus is where one reads');
    }
    await page.locator('[aria-live=polite]', { hasText: '15 older entries' }).waitFor({ state: 'attached' });
  },
  PHONE,
);

journey('news takes nothing away of what is shown', async ({ page, portal }) => {
  await page.clock.install();
  await signIn(page, portal, ANA);
  await open(page);
  await page.getByRole('button', { name: 'Show older messages' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.entry').length === 50);
  const before = await inSight(page);
  await write(portal, 1);
  await page.clock.runFor(46_000);
  await page.locator('.entry', { hasText: `Message ${number}.` }).waitFor();
  assert.ok((await page.locator('.entry').count()) >= 50);
  assert.equal((await inSight(page)).text, before.text);
});

journey('each case shows its newest entry, also behind a long conversation', async ({ page, portal }) => {
  const quiet = `Message ${number}.`;
  await portal.advance(86_400);
  await write(portal, 210, 'm1');
  await signIn(page, portal, ANA);
  await page.goto('/messages');
  await page.getByRole('link', { name: new RegExp(`Estate of Luis Reyes.*${quiet}`, 's') }).waitFor();
});
