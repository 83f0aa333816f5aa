// Large letters, a page four times as large, colours that the device forces, and a notch: nothing is lost.
import assert from 'node:assert/strict';
import { addAuthenticator } from './authenticator.mjs';
import { newPerson, signIn } from './browser.mjs';
import { journeys } from './journey.mjs';
import { assertFits } from './look.mjs';
import {
  ANA,
  changeStage,
  day,
  makeRequest,
  playFirm,
  shareBill,
  shareEvent,
  writeMessage,
} from './portal.mjs';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareBill(portal);
  await shareEvent(portal);
  await writeMessage(portal);
  await changeStage(portal, { waiting_for: 'client' });
  await makeRequest(portal, { due_on: day(3) });
});

const PLACES = ['/', '/messages', '/bills', '/calendar', '/documents', '/send', '/settings'];
/** The same and the pages of a case and of a request, whose addresses have their ids. */
async function placesOf(page) {
  const read = async (path) => (await (await page.request.get(path)).json()).data;
  const matter = (await read('/v1/matters')).find(({ progress }) => progress);
  const [request] = await read('/v1/requests');
  return [...PLACES, `/matters/${matter.id}`, '/requests', `/requests/${request.id}`];
}
const speak = (page, portal, locale) =>
  page.request.patch('/v1/me', { data: { locale }, headers: { origin: portal.origin } });

async function open(page, path) {
  await page.goto(path);
  await page.locator('.inside h1').waitFor();
  await page.waitForLoadState('networkidle');
}

for (const locale of ['en', 'es']) {
  journey(
    `letters twice as large clip no word, in ${locale}`,
    async ({ page, context, portal }) => {
      const devtools = await context.newCDPSession(page);
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
      await signIn(page, portal, ANA);
      await speak(page, portal, locale);
      for (const path of await placesOf(page)) {
        await open(page, path);
        const letters = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
        assert.equal(letters, '32px', 'the letters of the device');
        await assertFits(page, `${path} with large letters`);
      }
    },
    { width: 390, height: 844 },
  );
}

journey(
  'a page four times as large is not covered by its bar',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    for (const path of await placesOf(page)) {
      await open(page, path);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
      const covered = await page.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((one) => ['fixed', 'sticky'].includes(getComputedStyle(one).position))
          .reduce((sum, one) => sum + one.getBoundingClientRect().height / innerHeight, 0),
      );
      assert.ok(covered < 0.1, `${path}: ${Math.round(covered * 100)} % of the height are covered`);
    }
  },
  // 1280 x 1024 at 400 %.
  { width: 320, height: 256 },
);

journey(
  'a page four times as large begins with its heading, which is in sight when it takes the focus',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    const assertInSight = async (what) => {
      const { y, height } = await page.locator('h1').boundingBox();
      assert.ok(y >= 0 && y + height <= 256, `${what}: the heading stands at ${y}, ${height} high`);
    };
    for (const path of await placesOf(page)) {
      await open(page, path);
      await assertInSight(path);
      await assertTabsAtEnd(page);
    }
    for (const path of ['/messages', '/bills', '/calendar']) {
      await open(page, path);
      await page.locator('.row-link').first().click();
      await page.locator('.back').waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
      await assertInSight(`what a row of ${path} opens`);
    }
  },
  { width: 320, height: 256 },
);

/** The bar of tabs follows the content. */
async function assertTabsAtEnd(page) {
  const [tabs, main] = await Promise.all(['.tabs', 'main'].map((one) => page.locator(one).boundingBox()));
  assert.ok(tabs.y >= main.y + main.height - 1, 'the tabs stand at the end');
}

journey('gear and menu have words on the smallest phone', async ({ browser, portal }) => {
  for (const [language, words] of [
    ['en-US', ['Settings', 'Menu']],
    ['es-US', ['Configuración', 'Menú']],
  ]) {
    const { context, page, faults } = await newPerson(browser, portal, { language, width: 320, height: 640 });
    await signIn(page, portal, ANA);
    await speak(page, portal, language.slice(0, 2));
    await open(page, '/');
    const shown = await page.locator('.head-tools .tool').evaluateAll((tools) =>
      tools.map((tool) => {
        const { width, height } = tool.querySelector('.tool-label').getBoundingClientRect();
        return width > 20 && height > 10 ? tool.textContent.trim() : '';
      }),
    );
    assert.deepEqual(shown, words);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

journey(
  'forced colours keep the days with events and today',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await open(page, '/calendar');
    await page.locator('.segment').last().click();
    await page.locator('.today').waitFor();
    const style = (selector, name) =>
      page
        .locator(selector)
        .first()
        .evaluate((one, property) => getComputedStyle(one)[property], name);
    assert.notEqual(await style('.today .day', 'outlineStyle'), 'none', 'a ring around today');
    // The event may stand in the next month.
    if ((await page.locator('.dot').count()) === 0) await page.locator('.month-head a').last().click();
    const paper = await style('body', 'backgroundColor');
    const dot = await style('.dot', 'backgroundColor');
    assert.ok(dot !== paper && dot !== 'rgba(0, 0, 0, 0)', `a dot of ${dot}`);
  },
  { forcedColors: 'active' },
);

journey(
  'a notch at either side hides nothing, on a phone and on one that is wide enough for the rail',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    const devtools = await context.newCDPSession(page);
    const insets = { top: 0, left: 59, right: 59, bottom: 21 };
    await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets });
    for (const width of [844, 932]) {
      await page.setViewportSize({ width, height: 430 });
      for (const path of await placesOf(page)) {
        await open(page, path);
        const hidden = await page.evaluate(({ left, right }) => {
          const words = [...document.querySelectorAll('a, button, input, select, textarea, h1, h2, p, li')];
          return words
            .filter((one) => one.checkVisibility() && !one.closest('.unseen, .skip'))
            .filter((one) => {
              const box = one.getBoundingClientRect();
              return box.left < left || box.right > innerWidth - right;
            })
            .map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 30)}`);
        }, insets);
        assert.deepEqual(hidden, [], `${path} at ${width} px`);
      }
    }
  },
);

journey('Home uses a wide screen', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, '/');
  const [fresh, send, due] = await Promise.all(
    ['#new', 'main .button-main', '#due'].map((selector) => page.locator(selector).boundingBox()),
  );
  assert.ok(send.x > fresh.x + 400 && due.x === send.x, 'two columns');
  assert.ok(due.y < 700, 'the amount due stands in sight');
  await page.setViewportSize({ width: 1000, height: 800 });
  const [above, below] = await Promise.all(
    ['#new', 'main .button-main'].map((selector) => page.locator(selector).boundingBox()),
  );
  assert.ok(above.x === below.x && above.y < below.y, 'one column where there is no room for two');
});

journey(
  'regions are called in the language of the reader',
  async ({ page }) => {
    await page.goto('/');
    await page.getByText('Región: Estados Unidos').click();
    await page.getByRole('link', { name: 'Unión Europea' }).waitFor();
  },
  { language: 'es-MX' },
);

journey('the offer of a passkey stands below what one came for', async ({ page, portal }) => {
  await addAuthenticator(page);
  await signIn(page, portal, ANA);
  const offer = page.locator('#passkey-offer');
  await offer.waitFor();
  await page.locator('.rows').first().waitFor();
  const [due, offered] = await Promise.all([page.locator('#due').boundingBox(), offer.boundingBox()]);
  assert.ok(offered.y > due.y, 'the offer stands last');
  assert.ok(await page.evaluate(() => document.activeElement?.tagName === 'H1'), 'the heading has the focus');
});
