// How long sending waits for a connection: not for one that died without a word, and no longer than until it is back.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { choose, journeys, receivedMark, send } from './journey.mjs';
import { ANA, playFirm } from './portal.mjs';

const journey = journeys(playFirm);

const card = (page) => page.locator('.sending');
const pdf = (name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(name) });

/** Moves the page's clock bit by bit until something is so; how far, in milliseconds. */
async function forwardUntil(page, bit, isSo) {
  let moved = 0;
  for (; !isSo() && moved < 100 * bit; moved += bit) {
    await page.clock.fastForward(bit);
    await page.waitForTimeout(200);
  }
  return moved;
}

journey('a connection that died without a word is not waited for', async ({ page, context, portal }) => {
  await page.clock.install();
  await signIn(page, portal, ANA);
  await page.goto('/send');
  let asked = 0;
  await context.route(`${portal.storage}/**`, (route) => {
    asked += 1;
    return asked === 1 ? undefined : route.continue();
  });
  const first = page.waitForRequest((request) => request.method() === 'PUT');
  await choose(page, pdf('silent.pdf'));
  await send(page);
  await first;
  const mine = card(page).filter({ hasText: 'silent.pdf' });
  await page.clock.fastForward(46_000);
  await page.clock.runFor(3000);
  await mine.getByText(/^Received \d/).waitFor();
  assert.equal(asked, 2);
});

journey(
  'once the connection is back, failures from before make nobody wait',
  async ({ page, context, portal }) => {
    await page.clock.install();
    await signIn(page, portal, ANA);
    await page.goto('/send');
    let asked = 0;
    let fail = () => {};
    await context.route(`${portal.storage}/**`, async (route) => {
      asked += 1;
      if (asked > 6) return route.continue();
      if (asked === 6)
        await new Promise((resolve) => {
          fail = resolve;
        });
      return route.abort('connectionreset');
    });
    await choose(page, pdf('patient.pdf'));
    await send(page);
    await card(page).getByText('Connection lost.').waitFor();
    // Every failure makes it rest for longer, up to half a minute.
    await forwardUntil(page, 8000, () => asked === 6);
    assert.equal(asked, 6);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    const failed = page.waitForEvent('requestfailed');
    fail();
    await failed;
    const moved = await forwardUntil(page, 250, () => asked === 7);
    assert.ok(moved <= 3000, `it rested for ${moved} ms`);
    await receivedMark(page).waitFor();
  },
);
