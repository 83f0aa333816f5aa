// Every page with long words, two firms, 500 messages and 200 bills in it, on four screens, in both languages, light and dark.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { CASE, IDA, playCrowd, SCREENSHOT } from './crowd.mjs';
import { journeys } from './journey.mjs';
import { assertAccessible, assertFits, assertPressable, bringAxe } from './look.mjs';

const journey = journeys(playCrowd);

const SCREENS = [
  { width: 320, height: 640 },
  { width: 360, height: 780 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
/** Where pictures of the pages go, for those who want to look at them. */
const pictures = process.env.PICTURES;

/** On each screen. Axe looks at the smallest in light colours, and at the largest in dark ones. */
async function look(page, name) {
  await page.waitForLoadState('networkidle');
  for (const screen of SCREENS) {
    const colorScheme = screen.width === 1280 ? 'dark' : 'light';
    const where = `${name} at ${screen.width} px, ${colorScheme}`;
    await page.setViewportSize(screen);
    await page.emulateMedia({ colorScheme });
    await assertFits(page, where);
    await assertPressable(page, where);
    if (screen.width === 320 || screen.width === 1280) await assertAccessible(page, where);
    await photograph(page, name, screen, colorScheme);
  }
  await page.setViewportSize(SCREENS[0]);
}

async function photograph(page, name, { width }, colours) {
  if (!pictures) return;
  const language = await page.evaluate(() => document.documentElement.lang);
  await page.screenshot({
    path: `${pictures}/${name.replace(/\W+/g, '-')}-${width}-${language}-${colours}.png`,
  });
}

const PLACES = [
  '/',
  '/messages',
  '/bills',
  '/calendar',
  '/calendar?show=past',
  '/calendar-app',
  '/drafts',
  '/documents',
  '/downloads',
  '/settings',
  '/help',
];

for (const language of ['en-US', 'es-US']) {
  journey(
    `every page of somebody with a great deal of it fits every screen, in ${language}`,
    async ({ page, context, portal }) => {
      await bringAxe(context);
      const locale = language.slice(0, 2);
      await page.goto(`/?lang=${locale}`);
      await page.locator('#email').fill(IDA);
      await page.locator('form button[type=submit]').click();
      await page.locator('#code').waitFor();
      await look(page, 'check your mail');
      await signIn(page, portal, IDA);
      const { data: cases } = await (await page.request.get('/v1/me'))
        .json()
        .then((me) => ({ data: me.matters }));
      const headers = { origin: portal.origin };
      await page.request.patch('/v1/me', { data: { locale }, headers });
      for (const path of PLACES) {
        await page.goto(path);
        await page.locator('.inside h1').waitFor();
        await look(page, path);
      }
      const long = cases.find(({ name }) => name === CASE);
      await page.goto(`/messages/${long.id}`);
      await page.locator('.log').waitFor();
      await look(page, 'conversation');
      await page.goto(`/matters/${long.id}`);
      await page.locator('.stages').waitFor();
      await look(page, 'where a case stands');
      for (const summary of await page.locator('main summary').all()) await summary.click();
      await look(page, 'where a case stands, unfolded');
      await page.goto('/requests');
      await page.locator('.row').first().waitFor();
      await look(page, 'what firms need');
      const { data } = await (await page.request.get('/v1/requests')).json();
      for (const kind of ['document', 'answer', 'confirmation', 'signature_elsewhere']) {
        const { id } = data.find((one) => one.kind === kind);
        await page.goto(`/requests/${id}`);
        await page.locator('form button[type=submit]').waitFor();
        await look(page, `a request: ${kind}`);
      }
      for (const [list, what] of [
        ['/bills', 'bill'],
        ['/calendar', 'event'],
      ]) {
        await page.goto(list);
        await page.locator('.row-link').first().click();
        await page.locator('.back').waitFor();
        await look(page, what);
      }
      await page.goto('/calendar');
      await page.locator('.segment').last().click();
      await page.locator('.sheet').waitFor();
      await look(page, 'month');
      await page.goto('/documents');
      await page.locator('main a.row-link').first().click();
      await page.locator('main h1').waitFor();
      await look(page, 'folder');
      await lookAtTakingAlong(page, portal);
      await lookAtSending(page, long);
    },
    { language },
  );
}

/** Documents of two firms, marked in a long list, and those of a folder as one file. */
async function lookAtTakingAlong(page, portal) {
  await page.locator('.take button').last().click();
  await portal.settle();
  await page.locator('.archive .button-main').waitFor();
  await look(page, 'a download');
  await page.goto('/documents');
  await page.locator('.take button').first().click();
  await page.locator('.take button').last().click();
  await look(page, 'documents chosen');
}

/** Files with the names that phones give them, from the choice to the receipt. */
async function lookAtSending(page, about) {
  await page.goto(`/send?matter=${about.id}`);
  const input = page.locator('#choose-files + input');
  await input.waitFor({ state: 'attached' });
  const file = (name, text) => ({ name, mimeType: 'image/png', buffer: Buffer.from(text) });
  await input.setInputFiles([file(SCREENSHOT, `sent ${Date.now()}`), file(`empty_${SCREENSHOT}`, '')]);
  await page.locator('#chosen').waitFor();
  await page.locator('.refused, .notice-bad').first().waitFor();
  await look(page, 'files chosen');
  await page.locator('.file-tools button').first().click();
  await page.locator('#chosen input').waitFor();
  await look(page, 'a file is renamed');
  await page.locator('form button[type=submit]').click();
  await page.locator('.sending .receipt summary').first().click();
  await look(page, 'receipt');
  await page.goto('/documents?sender=client');
  await page.locator('.receipt summary').first().click();
  await look(page, 'what was sent');
  assert.ok((await page.locator('main').textContent()).includes('Screenshot_'));
}
