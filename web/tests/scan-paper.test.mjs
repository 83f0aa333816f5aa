// Scans: the paper in a photograph is found, cut out and made flat; four corners can be moved by finger, mouse and keys.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { journeys, press, receivedMark, send } from './journey.mjs';
import { look, readReceivedPdf, takePaper, takePhotograph } from './photographs.mjs';
import { ANA } from './portal.mjs';

const journey = journeys();

const photo = (name, buffer) => ({ name, mimeType: 'image/jpeg', buffer });
const phone = { hasTouch: true, isMobile: true, width: 360, height: 780 };
const TILTED = [
  { x: 0.24, y: 0.12 },
  { x: 0.79, y: 0.2 },
  { x: 0.75, y: 0.9 },
  { x: 0.17, y: 0.83 },
];

async function scan(page, ...photographs) {
  await page.goto('/send');
  await page.locator('#choose-files').waitFor();
  await page.locator('.way + input[accept="image/*"]').last().setInputFiles(photographs);
  await page.getByText(new RegExp(`^${photographs.length} pages?, about`)).waitFor();
}

/** Where the corners stand, in parts of the picture, as a screen reader hears it. */
const cornersOn = (page) =>
  page.locator('.paper input').evaluateAll((inputs) => {
    const values = inputs.map((input) => input.valueAsNumber);
    return [0, 1, 2, 3].map((row) => ({ x: values[2 * row], y: values[2 * row + 1] }));
  });

async function openAdjust(page, number) {
  await page.getByRole('button', { name: `Adjust page ${number}` }).click();
  await page.getByRole('heading', { name: `Adjust page ${number}` }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'scan-title');
}

async function use(page, number) {
  await press(page, 'Use');
  await page.getByRole('button', { name: `Adjust page ${number}` }).waitFor();
  assert.equal(
    await page.evaluate(() => document.activeElement.textContent),
    `Adjust page ${number}`,
    'the focus is where it was',
  );
}

function areNear(found, real, least, words) {
  for (const [row, { x, y }] of real.entries()) {
    const away = Math.hypot((found[row].x - x) * 2400, (found[row].y - y) * 1800);
    assert.ok(away < least, `${words}: corner ${row + 1} is ${away} pixels away`);
  }
}

/** Sends what was scanned; answers with the sheets of the PDF. */
async function sendScan(page, portal) {
  await send(page);
  await receivedMark(page).waitFor();
  return readReceivedPdf(portal);
}

journey(
  'paper on a table is cut to its corners, which a finger can move',
  async ({ page, context, portal, browser }) => {
    const picture = await takePaper(browser, 4000, 3000, TILTED);
    await signIn(page, portal, ANA);
    await scan(page, photo('1.jpg', picture), photo('2.jpg', picture));
    assert.equal(await page.getByText('Cut to the paper').count(), 2);
    await openAdjust(page, 2);
    areNear(await cornersOn(page), TILTED, 4, 'found');
    await page.getByRole('slider', { name: 'Upper left corner, from the left' }).waitFor();

    // A finger takes a corner beside its middle, and the page under it stays where it is.
    const box = await page.locator('.paper canvas').first().boundingBox();
    const [first] = await cornersOn(page);
    const start = { x: box.x + first.x * box.width + 9, y: box.y + first.y * box.height - 7 };
    const scrolled = await page.evaluate(() => scrollY);
    const cdp = await context.newCDPSession(page);
    const touch = (type, points) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await touch('touchStart', [start]);
    await page.locator('.paper-glass').waitFor();
    for (const step of [0.25, 0.5, 0.75, 1])
      await touch('touchMove', [{ x: start.x - 24 * step, y: start.y + 30 * step }]);
    await touch('touchEnd', []);
    await page.locator('.paper-glass').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => scrollY), scrolled);
    const [moved, ...others] = await cornersOn(page);
    assert.ok(Math.abs((moved.x - first.x) * box.width + 24) < 1.5, `${moved.x} from ${first.x}`);
    assert.ok(Math.abs((moved.y - first.y) * box.height - 30) < 1.5);
    areNear([TILTED[0], ...others], TILTED, 4, 'the others stay');
    await press(page, 'Find the paper');
    await page.getByText('The paper was found.').last().waitFor();
    areNear(await cornersOn(page), TILTED, 4, 'found again');
    await page.getByLabel('Black on white').check();
    await use(page, 2);
    await page.locator('.scan-page').nth(1).getByText('Black on white').waitFor();

    const sheets = await sendScan(page, portal);
    const [coloured, white] = await Promise.all(sheets.map((sheet) => look(browser, sheet.picture)));
    assert.deepEqual(coloured.quarters, ['red', 'green', 'blue', 'white'], 'nothing else is on the sheet');
    assert.equal(coloured.grey, false);
    assert.equal(white.grey, true);
    assert.equal(white.quarters[3], 'white');
    // Some 1340 by 1270 pixels of the table's 2400 by 1800 are paper.
    const long = (one) => Math.max(one.width, one.height);
    assert.ok(long(coloured) > 1200 && long(coloured) < 1500, `${coloured.width} x ${coloured.height}`);
  },
  phone,
);

journey(
  'Send waits for the case before it makes anything, and then sends a page as it is shown',
  async ({ page, portal, browser }) => {
    await signIn(page, portal, ANA);
    await scan(page, photo('1.jpg', await takePaper(browser, 800, 600, TILTED)));
    await openAdjust(page, 1);
    await press(page, 'Whole picture');
    await press(page, 'Send 1 file to Hale & Ortiz LLP');
    await page.getByRole('alert').getByText('Choose the case').waitFor();
    await page.getByRole('heading', { name: 'Adjust page 1' }).waitFor();
    assert.equal(await page.locator('#chosen').count(), 0, 'no PDF yet');
    const [{ picture }] = await sendScan(page, portal);
    const { width, height } = await look(browser, picture);
    assert.deepEqual([width, height], [800, 600]);
  },
);

journey(
  'corners move by keys and by mouse, do not cross, and the whole picture is a button away',
  async ({ page, portal, browser }) => {
    await signIn(page, portal, ANA);
    await scan(page, photo('1.jpg', await takePaper(browser, 1600, 1200, TILTED)));
    await page.getByRole('button', { name: 'Turn page 1' }).click();
    await openAdjust(page, 1);
    // The picture is shown as it was turned, and so are its corners.
    const turned = [3, 0, 1, 2].map((row) => ({ x: 1 - TILTED[row].y, y: TILTED[row].x }));
    areNear(await cornersOn(page), turned, 5, 'turned');
    const before = await cornersOn(page);
    await page.getByRole('slider', { name: 'Lower right corner, from the left' }).focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp', 'Shift+ArrowUp']) await page.keyboard.press(key);
    const [, , third] = await cornersOn(page);
    assert.ok(Math.abs(third.x - before[2].x + 0.01) < 1e-6);
    assert.ok(Math.abs(third.y - before[2].y + 0.055) < 1e-6);
    for (let press = 0; press < 40; press += 1) await page.keyboard.press('Shift+ArrowLeft');
    const crossed = await cornersOn(page);
    assert.ok(crossed[2].x > crossed[3].x, 'it stops before the next corner');
    await page.keyboard.press('Tab');
    assert.equal(
      await page.evaluate(() => document.activeElement.getAttribute('aria-label')),
      'Lower left corner, from the left',
      'each corner is one stop',
    );
    const box = await page.locator('.paper canvas').first().boundingBox();
    const at = ({ x, y }) => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(crossed[2]));
    await page.mouse.down();
    await page.mouse.move(...at({ x: 0.9, y: 0.95 }), { steps: 5 });
    await page.mouse.up();
    const [, , dragged] = await cornersOn(page);
    assert.ok(Math.abs(dragged.x - 0.9) < 0.005 && Math.abs(dragged.y - 0.95) < 0.005);
    await press(page, 'Cancel');
    await page.getByText('Cut to the paper').waitFor();
    await openAdjust(page, 1);
    areNear(await cornersOn(page), turned, 5, 'nothing was kept of it');
    await press(page, 'Whole picture');
    await use(page, 1);
    assert.equal(await page.getByText('Cut to the paper').count(), 0);
    const [sheet] = await sendScan(page, portal);
    const { width, height } = await look(browser, sheet.picture);
    assert.deepEqual([width, height], [1600, 1200], 'all of it, as it was photographed');
  },
  { width: 1280, height: 800 },
);

journey(
  'where no paper stands out the whole picture is the page, and a cut outlives a reload, as do older pages',
  async ({ page, portal, browser }) => {
    await signIn(page, portal, ANA);
    const [plain, paper] = [
      await takePhotograph(browser, 800, 600),
      await takePaper(browser, 1600, 1200, TILTED),
    ];
    await scan(page, photo('1.jpg', plain), photo('2.jpg', paper));
    assert.equal(await page.getByText('Cut to the paper').count(), 1);
    await openAdjust(page, 1);
    assert.deepEqual(await cornersOn(page), [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
      { x: 0, y: 1 },
    ]);
    await press(page, 'Find the paper');
    await page.getByText('No paper stands out, so it is the whole picture.').last().waitFor();
    await press(page, 'Cancel');
    await openAdjust(page, 2);
    await page.getByLabel('Black on white').check();
    await use(page, 2);
    // A page as an older build kept it.
    await page.evaluate(async () => {
      const [{ name }] = await indexedDB.databases();
      const opened = await new Promise((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
      });
      const store = opened.transaction('files', 'readwrite').objectStore('files');
      const rows = await new Promise((resolve) => {
        const request = store.getAll();
        request.onsuccess = () => resolve(request.result);
      });
      const { key: _, made: __, page, ...row } = rows[0];
      const { cut: ___, ...older } = page;
      const added = store.add({ ...row, page: { ...older, place: 2 } });
      await new Promise((resolve) => {
        added.onsuccess = resolve;
      });
      opened.close();
    });
    await page.reload();
    await page.getByText(/^3 pages, about/).waitFor();
    const card = page.locator('.scan-page').nth(1);
    await card.getByText('Cut to the paper').waitFor();
    await card.getByText('Black on white').waitFor();
    await openAdjust(page, 3);
    await page.getByLabel('Black on white').check();
    await use(page, 3);
    await openAdjust(page, 2);
    areNear(await cornersOn(page), TILTED, 5, 'kept');
    await page.getByLabel('As photographed').check();
    await use(page, 2);
    const sheets = await sendScan(page, portal);
    const seen = await Promise.all(sheets.map((sheet) => look(browser, sheet.picture)));
    assert.deepEqual(
      seen.map(({ grey }) => grey),
      [false, false, true],
    );
    assert.deepEqual(seen[1].quarters, ['red', 'green', 'blue', 'white'], 'the photograph was kept');
    assert.deepEqual([seen[2].width, seen[2].height], [800, 600]);
  },
  phone,
);

journey(
  'without the worker a photograph is a page all the same, and adjusting says that it cannot',
  async ({ page, context, portal, browser }) => {
    await context.route('**/assets/paper-worker-*', (route) => route.abort());
    await signIn(page, portal, ANA);
    await scan(page, photo('1.jpg', await takePaper(browser, 800, 600, TILTED)));
    assert.equal(await page.getByText('Cut to the paper').count(), 0);
    await openAdjust(page, 1);
    await page.getByLabel('Black on white').check();
    await press(page, 'Use');
    const summary = page.locator('.summary', { hasText: 'The page could not be changed' });
    await summary.waitFor();
    assert.ok(await summary.evaluate((box) => box === document.activeElement));
    await press(page, 'Cancel');
    assert.equal((await sendScan(page, portal)).length, 1);
  },
  phone,
);
