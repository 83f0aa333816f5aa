// Twenty files, with a connection that is lost and a page that is left in the middle.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENCE } from './page.mjs';
import { CASE, FIRM, journey, openConversation, signIn } from './stage.mjs';

const MIB = 1024 * 1024;
const COUNT = 20;
/** Three parts: of 16 MiB, 16 MiB and 8. */
const FILM = 'La mudanza.mov';

/** Files as phones have them, each with bytes that no other has. */
function makeFiles(folder) {
  mkdirSync(folder);
  const endings = ['pdf', 'jpg', 'HEIC', 'docx', 'txt'];
  return Array.from({ length: COUNT }, (_, row) => {
    const name = row === 6 ? FILM : `Recibo ñ ${row + 1}.${endings[row % endings.length]}`;
    const bytes = Buffer.alloc(row === 6 ? 40 * MIB : 9000 + row, `${name} `);
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return { name, path, size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') };
  });
}

/** What the page says of each file, by its name. */
const cards = (page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.sending .file')].map((one) => [
        one.querySelector('.file-name').textContent,
        one.textContent,
      ]),
    ),
  );

/** The names of the files of which the page says this. */
const named = async (page, words) =>
  Object.entries(await cards(page))
    .filter(([, text]) => words.test(text))
    .map(([name]) => name);

journey(`sending ${COUNT} files, over a lost connection and a page that was left`, async (scene) => {
  const { page, portal, front, folder } = scene;
  const files = makeFiles(join(folder, 'to-send'));
  await signIn(scene);
  await openConversation(scene);
  await page.click('link', 'Add files');
  await page.at('Send document');
  await page.setFiles(
    '#choose-files + input',
    files.map(({ path }) => path),
  );
  await page.until('list of the chosen files', () =>
    page.evaluate((count) => document.querySelectorAll('#chosen .file').length === count, COUNT),
  );
  await page.fits();

  // The train enters the tunnel while some files are on their way.
  front.mend(() => front.passed.length < 6);
  await page.click('button', `Send ${COUNT} files to ${FIRM}`);
  await page.until('file on its way', () => front.held.length > 0);
  await page.see(`Sending ${COUNT} files`);
  front.cut();
  await page.see(/Connection lost\. \d+ of 20 files arrived\. The rest continue when you’re online/);
  await page.fits();
  front.mend((part) => part === '1');
  await page.until('first part of the film', () => front.taken.includes('1'));
  await page.until('file on its way again', () => front.held.length > 0);

  // The page is left, and what it was sending breaks off.
  await page.goto(`${front.origin}/documents`);
  await page.at('Documents');
  front.cut();
  await page.click('link', /files are not sent completely\. Go on with them/);
  await page.at('Send document');
  await page.see(`Choose ${FILM} again. We’ll continue from 40 %.`);
  const missing = await named(page, /Choose .* again/);
  assert.ok(missing.length < COUNT, `something had arrived: ${missing.join()}`);
  await page.fits();
  front.mend();
  front.passed.length = 0;
  await page.setFiles(
    '.again input',
    files.filter(({ name }) => missing.includes(name)).map(({ path }) => path),
  );
  await page.until(
    'receipts of all files',
    async () => {
      await portal.settle();
      // The hash comes after the mark.
      return page.evaluate((count) => document.querySelectorAll('.receipt').length === count, COUNT);
    },
    4 * PATIENCE,
  );
  const parts = front.passed.filter((part) => part !== null);
  assert.deepEqual(parts.sort(), ['2', '3'], 'what had arrived of the film is not sent again');
  assert.equal(front.passed.length, missing.length + 1, 'nor any file that had arrived');

  // What the receipts say is what was chosen, and what the firm has.
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('.receipt')) one.open = true;
  });
  await page.fits();
  const receipts = await cards(page);
  await portal.settle();
  const received = (await portal.heard('document.received')).map(({ detail }) => detail.data);
  assert.equal(received.length, COUNT);
  for (const { name, size, hash } of files) {
    const firm = received.find((one) => one.name === name);
    assert.deepEqual({ size: firm?.size, sha256: firm?.sha256 }, { size, sha256: hash }, name);
    assert.ok(receipts[name].includes(hash), `${name}: ${receipts[name]}`);
    assert.ok(receipts[name].replace(/\D/g, '').includes(String(size)), `${name}: ${receipts[name]}`);
    const kept = await portal.getObject(firm.content);
    assert.equal(createHash('sha256').update(kept).digest('hex'), hash, name);
  }
  await page.see(CASE);
});
