// Every page against axe, in both languages, light and dark, and at 320 px without a line that runs out of the page.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { signIn } from './browser.mjs';
import { journeys } from './journey.mjs';
import { ANA, playFirm, shareBill, shareEvent, writeMessage } from './portal.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const looked = { pages: 0 };

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareBill(portal);
  await shareEvent(portal);
  await writeMessage(portal);
  await shareEvent(portal, { event_id: 'e2', title: 'Call' });
  await portal.tell('event.cancelled', { event_id: 'e2' });
});

/** What is wrong with the page as it stands. */
async function look(page, name) {
  await page.waitForLoadState('networkidle');
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
  );
  assert.deepEqual(found, [], name);
  const moved = await page.evaluate(() => globalThis.moved ?? 0);
  assert.ok(moved < 0.1, `${name}: what was shown moved by ${moved}`);
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'main a.button, button, nav a, .row-link, summary, select, input:not([type=checkbox],[type=radio])',
      ),
    ]
      .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 48)
      .map((target) => `${target.className} ${target.getBoundingClientRect().height}`),
  );
  assert.deepEqual(small, [], `${name}: targets of less than 48 px`);
  looked.pages += 1;
}

for (const [language, colorScheme] of [
  ['en-US', 'light'],
  ['en-US', 'dark'],
  ['es-US', 'light'],
  ['es-US', 'dark'],
]) {
  journey(
    `axe finds nothing in ${language}, ${colorScheme}`,
    async ({ page, context, portal }) => {
      await context.addInitScript(() => {
        globalThis.moved = 0;
        const add = (entry) => {
          if (!entry.hadRecentInput) globalThis.moved += entry.value;
        };
        new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({
          type: 'layout-shift',
          buffered: true,
        });
      });
      // Put in by the browser and not by the page, whose policy would refuse it.
      await context.addInitScript({ path: axe });
      const locale = language.slice(0, 2);
      await page.goto('/');
      await look(page, 'sign-in');
      await page.locator('button[type=submit]').click();
      await page.locator('.summary').waitFor();
      await look(page, 'sign-in with an error');
      await page.locator('.region summary').click();
      await look(page, 'regions');
      await page.locator('#email').fill(ANA);
      await page.locator('button[type=submit]').click();
      await page.locator('#code').waitFor();
      await look(page, 'check your mail');
      for (const path of [
        '/help',
        `/link?token=a.b..c&lang=${locale}`,
        '/link',
        `/session-report?report=x&lang=${locale}`,
      ]) {
        await page.goto(path);
        await page.locator('h1').waitFor();
        await look(page, path);
      }
      await signIn(page, portal, ANA);
      await page.request.patch('/v1/me', { data: { locale }, headers: { origin: portal.origin } });
      for (const path of [
        '/',
        '/messages',
        '/bills',
        '/calendar',
        '/calendar?show=past',
        '/calendar?month=2026-11',
        '/settings',
        '/help',
        '/nowhere',
      ]) {
        await page.goto(path);
        await page.locator('.inside h1').waitFor();
        await look(page, path);
      }
      for (const path of ['/messages', '/bills', '/calendar']) {
        await page.goto(path);
        await page.locator('.row-link').first().click();
        await page.locator('.back').waitFor();
        await look(page, `${path}/one`);
      }
      await page.goto('/settings');
      await page.locator('section button').last().click();
      await page.locator('.session').first().waitFor();
      await look(page, 'sessions');
      await page.locator('.menu button').first().click();
      await look(page, 'menu');
    },
    { language, colorScheme, width: 320, height: 640 },
  );
}

test('figures', () => console.log(`axe: no finding on ${looked.pages} pages`));
