// Scanning papers. Photographs become the pages of one PDF, which is sent as every file is.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { signIn } from './browser.mjs';
import { choose, heading, journeys, press, receivedMark, send } from './journey.mjs';
import { held, look, readPdf, readReceivedPdf, takePhotograph } from './photographs.mjs';
import { ANA, playFirm, shareFolder } from './portal.mjs';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareFolder(portal, { name: 'For the court' });
});

const photo = (name, buffer) => ({ name, mimeType: 'image/jpeg', buffer });
const phone = { hasTouch: true, isMobile: true, width: 360, height: 740 };

/** Photographs a page, as the camera of a phone hands it over. */
const shoot = (page, button, ...photographs) => choose(page, photographs, button);

const pageCard = (page, number) => page.locator('.scan-page').nth(number - 1);
const heardOn = (page, words) =>
  page.locator('[aria-live=polite]', { hasText: words }).waitFor({ state: 'attached' });

journey(
  'three photographs become one PDF of three pages at the firm',
  async ({ page, portal, browser }) => {
    const wide = await takePhotograph(browser, 4000, 3000);
    const high = await takePhotograph(browser, 1200, 1600);
    await signIn(page, portal, ANA);
    await page.goto('/send');
    const camera = page.getByRole('button', { name: 'Scan pages' });
    assert.equal(
      await camera.locator('+ input').getAttribute('capture'),
      'environment',
      'the camera that looks away from the person',
    );
    await shoot(page, 'Scan pages', photo('IMG_1.jpg', wide));
    await page.getByRole('heading', { name: 'Your scan' }).waitFor();
    await shoot(page, 'Photograph next page', photo('IMG_2.jpg', held(wide, 6)));
    await heardOn(page, 'The scan has 2 pages.');
    await shoot(page, 'Photograph next page', photo('IMG_3.jpg', high));
    await page.getByText(/^3 pages, about/).waitFor();
    await page.getByRole('button', { name: 'Turn page 3' }).click();
    await heardOn(page, 'Page 3 was turned.');
    await page.getByRole('button', { name: 'Up page 3' }).click();
    await heardOn(page, 'Page 3 is now page 2.');
    await press(page, 'Make one PDF');
    const name = `Scan ${dayInNewYork()}.pdf`;
    await page.locator('#chosen').getByText(name, { exact: true }).first().waitFor();
    assert.equal(await page.locator('.scan').count(), 0, 'the scan is done');
    assert.ok(
      await page.evaluate(() => document.activeElement?.id === 'chosen'),
      'the list of files has the focus',
    );
    await page.getByRole('button', { name: `Rename ${name}` }).click();
    await page.getByLabel(`New name for ${name} (optional)`).fill('Lease.pdf');
    await page.getByLabel('Case', { exact: true }).selectOption({ label: 'Reyes v. Northgate' });
    await page.getByLabel('Folder (optional)').selectOption({ label: 'For the court' });
    await send(page);
    const card = page.locator('.sending');
    await card.getByText(/^Received \d/).waitFor();
    await portal.settle();

    const received = await portal.heard('document.received');
    assert.deepEqual(
      received.map(({ detail }) => detail.data.name),
      ['Lease.pdf'],
      'one document',
    );
    const { content, sha256, size } = received[0].detail.data;
    const bytes = await portal.getObject(content);
    assert.equal(bytes.length, size);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
    await card.getByText('Receipt').click();
    // The receipt's and the device's own.
    await card.getByText(sha256).first().waitFor();
    assert.equal(await card.getByText(sha256).count(), 2);

    const sheets = readPdf(bytes);
    assert.equal(sheets.length, 3, 'three pages');
    const seen = await Promise.all(sheets.map(({ picture }) => look(browser, picture)));
    const upright = ['red', 'green', 'blue', 'white'];
    assert.deepEqual(seen, [
      { width: 2400, height: 1800, quarters: upright, grey: false },
      { width: 1200, height: 1600, quarters: upright, grey: false },
      { width: 1800, height: 2400, quarters: ['blue', 'red', 'white', 'green'], grey: false },
    ]);
    assert.deepEqual(
      sheets.map(({ width, height }) => [Math.round(width), Math.round(height)]),
      [
        [792, 594],
        [792, 594],
        [594, 792],
      ],
      'each is a sheet of paper',
    );
    const whole = (across, down) => [
      [0, down],
      [across, down],
      [across, 0],
      [0, 0],
    ];
    const turned = [
      [792, 594],
      [792, 0],
      [0, 0],
      [0, 594],
    ];
    assert.deepEqual(
      sheets.map(({ corners }) => corners),
      [whole(792, 594), turned, whole(594, 792)],
      'the second was turned clockwise, and each fills its sheet',
    );
    assert.ok(!bytes.includes('Exif'), 'what the camera wrote beside the picture stays on the device');
  },
  phone,
);

journey(
  'pages are turned all the way round, moved and removed by keyboard, and Send finishes the scan',
  async ({ page, portal, browser }) => {
    const wide = await takePhotograph(browser, 800, 600);
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await shoot(
      page,
      'One PDF of several photographs',
      photo('1.jpg', wide),
      photo('2.jpg', held(wide, 3)),
      photo('3.jpg', wide),
      { name: 'notes.heic', mimeType: 'image/heic', buffer: Buffer.from('no picture') },
    );
    await page.getByText('notes.heic: this photograph cannot be read here.').waitFor();
    await page.getByText(/^3 pages, about/).waitFor();
    // Up and down, as far as it goes; the button keeps the focus on the way.
    await page.getByRole('button', { name: 'Down page 1' }).focus();
    await page.keyboard.press('Enter');
    await heardOn(page, 'Page 1 is now page 2.');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Down page 2');
    await page.keyboard.press('Enter');
    await heardOn(page, 'Page 2 is now page 3.');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-disabled')), 'true');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Down page 3');
    await page.getByRole('button', { name: 'Turn page 1' }).focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Turn page 3' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove page 2' }).focus();
    await page.keyboard.press('Enter');
    await heardOn(page, 'Page 2 was removed. 2 pages are left.');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'scan-title');
    const before = (await portal.heard('document.received')).length;
    await send(page);
    await receivedMark(page).waitFor();
    const sheets = await readReceivedPdf(portal);
    assert.equal((await portal.heard('document.received')).length, before + 1);
    const [first, second] = await Promise.all(sheets.map(({ picture }) => look(browser, picture)));
    assert.deepEqual(first.quarters, ['white', 'blue', 'green', 'red'], 'upside down, as EXIF said');
    assert.deepEqual(second.quarters, ['red', 'green', 'blue', 'white']);
    const [across, down] = [sheets[0].width, sheets[0].height].map(Math.round);
    assert.ok(across < down, 'a wide picture turned by three quarters is high');
    assert.deepEqual(sheets[0].corners[0], [0, 0], 'its upper left corner is at the lower left');
    assert.deepEqual(sheets[0].corners[2], [across, down]);
    const [wide2, high2] = [sheets[1].width, sheets[1].height].map(Math.round);
    assert.deepEqual(sheets[1].corners[0], [wide2, 0], 'upside down');
    assert.deepEqual(sheets[1].corners[2], [0, high2]);
  },
  { width: 1280 },
);

journey(
  'this device keeps a scan over a reload, until it is sent, discarded or signed out of',
  async ({ page, context, portal, browser }) => {
    const one = await takePhotograph(browser, 600, 800);
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await shoot(page, 'Scan pages', photo('1.jpg', one));
    await shoot(page, 'Photograph next page', photo('2.jpg', held(one, 8)));
    await page.getByText(/^2 pages, about/).waitFor();
    await page.getByRole('button', { name: 'Up page 2' }).click();
    await heardOn(page, 'Page 2 is now page 1.');
    const first = () =>
      pageCard(page, 1)
        .locator('canvas')
        .evaluate((one) => one.width > one.height);
    assert.ok(await first(), 'the one on its side is the first');
    await page.reload();
    await page.getByText(/^2 pages, about/).waitFor();
    assert.ok(await first(), 'and still is');
    // Made into a PDF, and the page is lost while it is sent.
    await context.route(`${portal.storage}/**`, (route) => route.abort());
    await press(page, 'Make one PDF');
    await send(page);
    await page.locator('.sending .notice').waitFor();
    await context.unroute(`${portal.storage}/**`);
    await page.reload();
    await receivedMark(page).waitFor();
    // Discarded after a question.
    await shoot(page, 'Scan pages', photo('3.jpg', one));
    await press(page, 'Discard the scan');
    await press(page, 'Keep pages');
    await press(page, 'Discard the scan');
    await press(page, 'Discard pages');
    await page.locator('.scan').waitFor({ state: 'detached' });
    // Whoever signs out leaves nothing.
    await shoot(page, 'Scan pages', photo('4.jpg', one));
    await page.getByText(/^1 page, about/).waitFor();
    await page.locator('.menu > button').click();
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await page.getByRole('button', { name: 'Scan pages' }).waitFor();
    assert.equal(await page.locator('.scan').count(), 0);
  },
  phone,
);

journey(
  'a scan is sent once, however quickly one button is pressed after the other',
  async ({ page, portal, browser }) => {
    const one = await takePhotograph(browser, 600, 800);
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await shoot(page, 'Scan pages', photo('1.jpg', one));
    await page.getByText(/^1 page, about/).waitFor();
    await page.locator('#send-case').selectOption({ label: 'Reyes v. Northgate' });
    await page.getByRole('button', { name: 'Send 1 file' }).waitFor();
    const before = (await portal.heard('document.received')).length;
    await page.evaluate(() => {
      const named = (words) =>
        [...document.querySelectorAll('button')].find((button) => button.textContent.includes(words));
      named('Make one PDF').click();
      named('Send 1 file').click();
    });
    await receivedMark(page).first().waitFor();
    await portal.settle();
    assert.equal((await portal.heard('document.received')).length, before + 1);
    assert.equal(await page.locator('.sending .file').count(), 1);
    assert.equal(await page.locator('#chosen li').count(), 0, 'nothing is left to be sent');
  },
  phone,
);

/** The day on the reader's wall clock: `2026-11-30`. */
function dayInNewYork() {
  const options = { timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit' };
  const parts = new Intl.DateTimeFormat('en-US', options).formatToParts(new Date());
  return ['year', 'month', 'day'].map((type) => parts.find((part) => part.type === type).value).join('-');
}

/** As WebKit's private windows have it: the store takes everything but Blobs. */
function refuseBlobs() {
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (row, ...more) {
    if (row.bytes instanceof Blob) throw new DOMException('BlobURLs are not yet supported', 'DataCloneError');
    return add.call(this, row, ...more);
  };
}

journey(
  'where the device cannot keep pages, the scan does not say that it does',
  async ({ page, portal, browser }) => {
    const photograph = await takePhotograph(browser, 800, 600);
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await shoot(page, 'Scan pages', photo('IMG_1.jpg', photograph));
    await page.locator('.scan-page').waitFor();
    await page.getByText('Until it is sent, they stay on this device.').waitFor();
    await page.addInitScript(refuseBlobs);
    await page.reload();
    await page.locator('.scan-page').waitFor();
    await shoot(page, 'Photograph next page', photo('IMG_2.jpg', photograph));
    await page.getByText('This browser cannot keep them').waitFor();
    assert.equal(await page.getByText('they stay on this device').count(), 0);
    await press(page, 'Make one PDF');
    await page
      .locator('#chosen')
      .getByText(/^Scan .*\.pdf$/)
      .first()
      .waitFor();
    assert.equal(await page.getByText('kept on this device until it is sent').count(), 0);
  },
  phone,
);
