// Sending files. What goes wrong on the way stands in interrupted.test.mjs.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { signIn } from './browser.mjs';
import { choose, heading, journeys, press, receivedMark, send } from './journey.mjs';
import { ANA, playFirm, shareFolder } from './portal.mjs';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareFolder(portal, { name: 'For the court', client_ids: ['ana', 'ben'] });
  await portal.tell('matter.updated', {
    matter_id: 'm3',
    name: 'Old lease',
    status: 'closed',
    client_ids: ['ana'],
  });
});

const file = (name, bytes, mimeType = 'application/pdf') => ({ name, mimeType, buffer: Buffer.from(bytes) });

const heard = async (portal, type) =>
  (await portal.call('/local/bus?source=portico')).data.filter((event) => event['detail-type'] === type);

journey(
  'one file from Home, renamed, into a folder, with a message, to its receipt',
  async ({ page, context, portal }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(page, portal, ANA);
    await page.getByRole('link', { name: 'Send document' }).click();
    await heading(page, 'Send document');
    await press(page, 'Send');
    await page.getByRole('alert').getByText('Choose at least one file.').waitFor();
    const bytes = 'Página uno';
    await choose(page, file('scan0001.pdf', bytes));
    await page.getByRole('button', { name: 'Rename scan0001.pdf' }).click();
    const name = page.getByLabel('New name for scan0001.pdf (optional)');
    await page.locator('.field', { has: name }).getByText('.pdf', { exact: true }).waitFor();
    await name.fill(' Pasaporte 11/28\\2026 – señora ');
    assert.equal(await name.inputValue(), ' Pasaporte 11-28-2026 – señora ', 'no slash, which would cut it');
    await page.getByLabel('Case', { exact: true }).selectOption({ label: 'Reyes v. Northgate' });
    await page.getByText('Closed cases take no more files: Old lease.').waitFor();
    await page.getByLabel('Folder (optional)').selectOption({ label: 'For the court' });
    await page.getByText('1 other client also sees this folder.').waitFor();
    await page.getByText('What you send is seen by you and Hale & Ortiz LLP alone.').waitFor();
    await page.getByLabel('Message (optional)').fill('Here is my passport.');
    await send(page);
    const card = page.locator('.sending');
    await card.getByText(/^Received \d/).waitFor();
    await card.getByRole('heading', { name: '1 file received' }).waitFor();
    const hash = createHash('sha256').update(bytes).digest('hex');
    await card.getByText('Receipt').click();
    await card.getByText(hash).first().waitFor();
    await card.getByText('The two are the same: what arrived is what you have.').waitFor();
    await card.getByRole('button', { name: 'Copy', exact: true }).click();
    await card.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), hash);
    await portal.settle();
    const [received] = await heard(portal, 'document.received');
    assert.equal(received.detail.data.name, 'Pasaporte 11-28-2026 – señora.pdf');
    assert.equal(received.detail.data.sha256, hash);
    assert.equal((await heard(portal, 'message.received'))[0].detail.data.text, 'Here is my passport.');
    await card.getByRole('link', { name: 'See what you sent' }).click();
    const row = page.locator('.row', { hasText: 'Pasaporte 11-28-2026 – señora.pdf' });
    await row.getByText('Folder: For the court').waitFor();
    await row.getByText('Receipt').click();
    await row.getByText(hash).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      row.getByRole('button', { name: /Pasaporte/ }).click(),
    ]);
    assert.equal(saved.suggestedFilename(), 'Pasaporte 11-28-2026 – señora.pdf');
    await page.goto('/messages');
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    const message = page.locator('.entry-mine', { hasText: 'Here is my passport.' });
    await message.getByRole('button', { name: /Pasaporte 11-28-2026 – señora\.pdf/ }).waitFor();
  },
);

journey('an empty name is the name that the file had', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  await choose(page, file('as-it-was.pdf', 'as it was'));
  await page.getByRole('button', { name: 'Rename as-it-was.pdf' }).click();
  await page.getByLabel('New name for as-it-was.pdf (optional)').fill('');
  await send(page);
  await receivedMark(page).waitFor();
  await portal.settle();
  assert.equal((await heard(portal, 'document.received')).at(-1).detail.data.name, 'as-it-was.pdf');
});

journey('twenty files at once; what cannot be sent is said by name', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/documents');
  await page.getByRole('link', { name: 'Send document' }).click();
  const empty = Array.from({ length: 6 }, (_, row) => file(`empty-${row}.pdf`, ''));
  await choose(page, empty);
  const names = 'empty-0.pdf, empty-1.pdf, empty-2.pdf, empty-3.pdf, empty-4.pdf';
  await page.getByText(`${names} and 1 more: these files are empty.`, { exact: true }).waitFor();
  assert.equal(await page.getByText('empty.', { exact: false }).count(), 1, 'one sentence for one reason');
  await choose(page, [file('empty.pdf', ''), file('one.pdf', '1'), file('again.pdf', 'x')]);
  await page.getByText('empty.pdf: this file is empty.').waitFor();
  await choose(page, [file('one.pdf', '1')]);
  await page.getByText('one.pdf: this file is in the list already.').waitFor();
  await page.getByRole('button', { name: 'Take away again.pdf' }).click();
  const many = Array.from({ length: 21 }, (_, row) => file(`page-${row}.pdf`, `page ${row}`));
  await choose(page, many);
  await page.getByText('2 files were not added').waitFor();
  await page.getByText('page-20.pdf: 20 files at a time are the most.').waitFor();
  await send(page, 20);
  const card = page.locator('.sending');
  await card.getByRole('heading', { name: '20 files received' }).waitFor();
  assert.equal(await card.getByText(/^Received \d/).count(), 20);
  assert.equal(
    await page.getByText('20 files at a time are the most.').count(),
    0,
    'what was refused is past',
  );
  await portal.settle();
  assert.equal((await heard(portal, 'upload.completed')).at(-1).detail.data.documents?.length ?? 20, 20);
});

journey('a file keeps its ending, whatever it is called', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  const names = {
    'Screenshot_20261128.v2.png': ['Receipt.png', 'Receipt.png'],
    'archive.tar.gz': ['Papers', 'Papers.gz'],
    'Letter to Mr. Smith': ['Letter', 'Letter'],
    'photo.jpg': ['photo.pdf', 'photo.pdf.jpg'],
    '.profile': ['settings', 'settings'],
  };
  const given = Object.keys(names);
  await choose(
    page,
    given.map((name) => file(name, name)),
  );
  for (const name of given) {
    await page.getByRole('button', { name: `Rename ${name}`, exact: true }).click();
    const field = page.getByLabel(`New name for ${name} (optional)`);
    const stem = await field.inputValue();
    assert.ok(name.startsWith(stem) && stem !== '', `${name} begins with ${stem}`);
    await field.fill(names[name][0]);
  }
  await send(page, given.length);
  await page.getByRole('heading', { name: '5 files received' }).waitFor();
  await portal.settle();
  const received = (await portal.heard('document.received')).slice(-given.length);
  assert.deepEqual(
    received.map((event) => event.detail.data.name).sort(),
    Object.values(names)
      .map(([, name]) => name)
      .sort(),
  );
});

journey('a file of more than 5 GB is not taken', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await page.evaluate(() => {
    const large = new File(['x'], 'film.mov');
    Object.defineProperty(large, 'size', { value: 5 * 1024 ** 3 + 1 });
    const list = { types: ['Files'], files: [large] };
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(drop, 'dataTransfer', { value: list });
    document.dispatchEvent(drop);
  });
  await page.getByText('film.mov: this file has more than 5 GB.').waitFor();
});

journey(
  'files are dropped anywhere on the page',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }));
      return transfer;
    });
    await page.dispatchEvent('h1', 'dragover', { dataTransfer: dropped });
    await page.locator('.choose-over').waitFor();
    await page.dispatchEvent('h1', 'drop', { dataTransfer: dropped });
    await page.getByText('dropped.txt', { exact: true }).first().waitFor();
  },
  { width: 1280 },
);

journey('from a conversation, with what was written there', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/messages');
  await page.getByRole('link', { name: /Estate of Luis Reyes/ }).click();
  await page.getByLabel('Your message to Hale & Ortiz LLP').fill('The will, as you asked.');
  await page.getByRole('link', { name: 'Add files' }).click();
  assert.equal(await page.getByLabel('Message (optional)').inputValue(), 'The will, as you asked.');
  await choose(page, file('will.pdf', 'my will'));
  await send(page);
  await receivedMark(page).waitFor();
  await portal.settle();
  await page.goto('/messages');
  await page.getByRole('link', { name: /Estate of Luis Reyes/ }).click();
  await page
    .locator('.entry-mine', { hasText: 'The will, as you asked.' })
    .getByRole('button', { name: /will\.pdf/ })
    .waitFor();
  assert.equal(
    await page.getByLabel('Your message to Hale & Ortiz LLP').inputValue(),
    '',
    'no draft is left',
  );
});

journey('a closed case takes no files and says why', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/messages');
  await page.getByRole('link', { name: /Old lease/ }).click();
  await page.getByLabel('Your message to Hale & Ortiz LLP').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Add files' }).count(), 0);
  const id = new URL(page.url()).pathname.split('/').at(-1);
  await page.goto(`/send?matter=${id}`);
  await page.getByText('Old lease is closed. A closed case takes no more files.').waitFor();
  // Closed while the page was open: the portal says so, and nothing chosen is lost.
  await page.goto('/send');
  await choose(page, file('late.pdf', 'late'));
  await portal.tell('matter.updated', {
    matter_id: 'm1',
    name: 'Reyes v. Northgate',
    status: 'closed',
    client_ids: ['ana', 'ben'],
  });
  await page.getByLabel('Case', { exact: true }).selectOption({ label: 'Reyes v. Northgate' });
  await send(page);
  await page.locator('.summary').waitFor();
  await page.getByText('late.pdf', { exact: true }).first().waitFor();
  await portal.tell('matter.updated', {
    matter_id: 'm1',
    name: 'Reyes v. Northgate',
    status: 'open',
    client_ids: ['ana', 'ben'],
  });
});

journey('malware is not accepted, and what has a password waits for the firm', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
  const locked =
    '%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< /Encrypt 2 0 R /Root 1 0 R >>\nstartxref\n0\n%%EOF\n';
  await choose(page, [file('virus.pdf', eicar), file('locked.pdf', locked), file('good.pdf', 'good')]);
  await send(page, 3);
  const card = page.locator('.sending');
  await card.getByText('Not accepted').waitFor();
  await card.getByText('Harmful content was found in this file.').waitFor();
  await card.getByText('Waiting for your firm').waitFor();
  await card.getByText(/^Received \d/).waitFor();
  await page.goto(await portal.link(ANA));
  await heading(page, 'Documents');
  await page.locator('.card', { hasText: 'virus.pdf' }).getByText('Not accepted').waitFor();
});

journey(
  'by keyboard alone',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    // Asked for before the page is: the browser needs a moment to hand its chooser over.
    const asked = page.waitForEvent('filechooser');
    await page.goto('/send');
    await page.getByRole('button', { name: 'Choose files' }).focus();
    await page.keyboard.press('Enter');
    const chooser = await asked;
    await chooser.setFiles(file('typed.pdf', 'typed'));
    await page.getByRole('button', { name: 'Rename typed.pdf' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('New name for typed.pdf (optional)').waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('By hand.PDF');
    assert.equal(
      await page.getByLabel('New name for typed.pdf (optional)').inputValue(),
      'By hand',
      'the ending is there once, also when it is typed',
    );
    await page.getByLabel('Case', { exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'Send 1 file to Hale & Ortiz LLP' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /file/ }).first().waitFor();
    assert.match(await page.evaluate(() => document.activeElement.textContent), /1 file/);
    await receivedMark(page).waitFor();
    await page
      .locator('[aria-live=polite]', { hasText: 'Your file was received' })
      .waitFor({ state: 'attached' });
    await page.locator('.sending').getByText('By hand.pdf', { exact: true }).first().waitFor();
  },
  { width: 1280 },
);
