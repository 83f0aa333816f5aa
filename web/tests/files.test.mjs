// Files that are not what they were: changed between two sittings, deleted, folders. The one is named, and the others go.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPerson, signIn } from './browser.mjs';
import { choose, heading, journeys, receivedMark, send, sendFirstPart } from './journey.mjs';
import { ANA, playFirm } from './portal.mjs';

const journey = journeys(playFirm);

const MIB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'portico-files-'));
const card = (page) => page.locator('.sending');

/** A file on the disk whose bytes no other has. */
function makeFile(name, size) {
  const path = join(folder, name);
  writeFileSync(path, randomBytes(size));
  return path;
}

const hashOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Changes one byte; what was there comes back with the answer. */
function change(path, at) {
  const before = readFileSync(path);
  const after = Buffer.from(before);
  after[at] ^= 1;
  writeFileSync(path, after);
  return () => writeFileSync(path, before);
}

/** Lets the first part of a file through, and loses the connection for the others until `open`. Counts what is put. */
async function gate(context, portal) {
  const state = { put: [], closed: true };
  state.open = () => {
    state.closed = false;
  };
  await context.route(`${portal.storage}/**`, (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    const part = new URL(route.request().url()).searchParams.get('partNumber');
    if (state.closed && part !== null && part !== '1') return route.abort('connectionreset');
    state.put.push(part);
    return route.continue();
  });
  return state;
}

/** The hashes of what the firm got, and what was refused and why. */
async function outcome(portal) {
  await portal.settle();
  const received = (await portal.heard('document.received')).map(({ detail }) => detail.data.sha256);
  const rejected = (await portal.heard('document.rejected')).map(({ detail }) => detail.data.reason);
  return { received, rejected };
}

/** Sends the first part of a file and leaves the page. */
async function breakOff(page, context, portal, path) {
  await page.goto('/send');
  const held = await gate(context, portal);
  await choose(page, path);
  await sendFirstPart(page, portal, () => send(page));
  await card(page).getByText('40 %').first().waitFor();
  await page.goto('/documents');
  await context.unroute(`${portal.storage}/**`);
  held.open();
  await page.goto('/send');
}

journey(
  'a file that was changed behind its beginning is not mixed with what was sent of it',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    const path = makeFile('changed.mov', 40 * MIB);
    await breakOff(page, context, portal, path);
    await card(page).getByText('Choose changed.mov again. We’ll continue from 40 %.').waitFor();
    const putBack = change(path, 10 * MIB);
    const second = await gate(context, portal);
    second.open();
    await choose(page, path, 'Choose it again');
    await card(page).getByText('changed.mov was changed after 40 % of it were sent.').waitFor();
    assert.deepEqual(second.put, [], 'nothing of the other version went out');
    putBack();
    await choose(page, path, 'Choose it again');
    await receivedMark(page).waitFor();
    assert.deepEqual(second.put.sort(), ['2', '3']);
    const { received, rejected } = await outcome(portal);
    assert.ok(received.includes(hashOf(path)));
    assert.deepEqual(rejected, []);
  },
);

journey(
  'on another device a changed file is found out when it has arrived, and no firm gets it',
  async ({ page, context, portal, browser }) => {
    await signIn(page, portal, ANA);
    const path = makeFile('elsewhere.mov', 40 * MIB);
    await breakOff(page, context, portal, path);
    const before = await outcome(portal);
    change(path, 10 * MIB);
    const other = await newPerson(browser, portal);
    await signIn(other.page, portal, ANA);
    await other.page.goto('/send');
    await other.page.getByText('Choose elsewhere.mov again.').waitFor();
    await choose(other.page, path, 'Choose it again');
    await card(other.page).getByText('This file did not arrive as it is on your device').waitFor();
    assert.deepEqual(other.faults, []);
    await other.context.close();
    const { received, rejected } = await outcome(portal);
    assert.deepEqual(received, before.received, 'neither version, and no mixture');
    assert.deepEqual(rejected, ['content']);
    const mails = await portal.mails(ANA);
    assert.equal(mails.filter(({ subject }) => /could not take a file/.test(subject)).length, 1);
  },
);

journey('the receipt stands beside what this device computed', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  const path = makeFile('receipt.mov', 20 * MIB + 1);
  await choose(page, path);
  await send(page);
  await receivedMark(page).waitFor();
  await card(page).locator('summary').click();
  await card(page).getByText('Fingerprint of the file on your device').waitFor();
  assert.equal(await card(page).getByText(hashOf(path)).count(), 2);
  await card(page).getByText('The two are the same: what arrived is what you have.').waitFor();
});

journey('one deleted file of twenty is named, and nineteen go', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  const paths = Array.from({ length: 20 }, (_, row) => makeFile(`twenty-${row}.pdf`, 500 + row));
  // The browser has them in hand, as it has those of a cloud that were not fetched; then one of them is gone.
  await page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', multiple: true, id: 'in-hand', hidden: true });
    document.body.append(input);
  });
  await page.locator('#in-hand').setInputFiles(paths);
  rmSync(paths[7]);
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    for (const file of document.getElementById('in-hand').files) transfer.items.add(file);
    const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.dispatchEvent(drop);
  });
  await page.getByText('1 file was not added').waitFor();
  await page.getByText('twenty-7.pdf: your device does not hand out this file.').waitFor();
  await send(page, 19);
  await card(page).getByRole('heading', { name: '19 files received' }).waitFor();
});

journey('what is deleted before Send is pressed is named, and the rest goes', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  const paths = ['stays-1.pdf', 'goes.pdf', 'stays-2.pdf'].map((name, row) => makeFile(name, 700 + row));
  await choose(page, paths);
  await page.getByText('goes.pdf', { exact: true }).first().waitFor();
  rmSync(paths[1]);
  await send(page, 3);
  await card(page).getByRole('heading', { name: '2 files received' }).waitFor();
  await page.getByText('goes.pdf: your device does not hand out this file.').waitFor();
  // Alone it is no sending at all.
  const alone = makeFile('alone.pdf', 900);
  await choose(page, alone);
  await page.getByText('alone.pdf', { exact: true }).first().waitFor();
  rmSync(alone);
  await send(page);
  await page.getByRole('alert').getByText('Nothing that you chose can be read any more.').first().waitFor();
  await page.getByText('alone.pdf: your device does not hand out this file.').waitFor();
});

journey(
  'a file that is lost on the way is named, and the others go on without it',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/send');
    const large = makeFile('midway.mov', 40 * MIB);
    const bytes = readFileSync(large);
    const small = makeFile('beside.pdf', 4000);
    const held = await gate(context, portal);
    await choose(page, [large, small]);
    await sendFirstPart(page, portal, () => send(page, 2));
    rmSync(large);
    held.open();
    await card(page).getByText('midway.mov cannot be read on your device any more.').waitFor();
    await receivedMark(page).waitFor();
    assert.equal(await card(page).getByText('The portal cannot answer').count(), 0);
    writeFileSync(large, bytes);
    await choose(page, large, 'Choose it again');
    await card(page).getByRole('heading', { name: '2 files received' }).waitFor();
    const { received } = await outcome(portal);
    assert.ok(received.includes(hashOf(large)));
  },
);

journey(
  'a folder is named for what it is',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    const papers = join(folder, 'Papers');
    mkdirSync(papers, { recursive: true });
    const beside = makeFile('dropped.pdf', 800);
    // As somebody does with the mouse: the browser itself makes the entries.
    const cdp = await context.newCDPSession(page);
    const data = { items: [], files: [papers, beside], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await cdp.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
    }
    await page.getByText('Papers: this is a folder. Open it and choose the files in it.').waitFor();
    await page.getByText('dropped.pdf', { exact: true }).first().waitFor();
    await send(page);
    await receivedMark(page).waitFor();
    await heading(page, 'Send document');
  },
  { width: 1280 },
);
