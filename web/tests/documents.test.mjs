// Documents that the firm shared, as a client reads them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, BEN, playFirm, shareBill, shareDocument, shareFolder, writeMessage } from './portal.mjs';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await shareFolder(portal);
  await shareFolder(portal, { folder_id: 'f2', name: 'Shared with Ben', client_ids: ['ana', 'ben'] });
  await shareDocument(portal, { folder_id: 'f1' });
  await shareDocument(portal, { document_id: 'd2', name: 'Año nuevo – Größe 測試.pdf', bytes: 'ñ' });
  await shareDocument(portal, { document_id: 'd3', matter_id: 'm2', name: 'Will of Luis.pdf' });
});

const names = (page) => page.locator('.row[id^=document] .row-title').allTextContents();

async function save(page, action) {
  const [file] = await Promise.all([page.waitForEvent('download'), action()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

journey('a mail leads to the document, which is saved whole under its name', async ({ page, portal }) => {
  await shareDocument(portal, { document_id: 'd-mail', name: 'Declaración jurada.pdf', bytes: '¡Sí!' });
  await page.goto(await portal.link(ANA));
  await page.getByLabel('Email address').fill(ANA);
  await press(page, 'Continue');
  await heading(page, 'Documents');
  const row = page.locator('.row-marked');
  await row.getByText('From your email').waitFor();
  await row.getByText('New', { exact: true }).waitFor();
  const file = await save(page, () => row.getByRole('button').click());
  assert.equal(file.name, 'Declaración jurada.pdf');
  assert.equal(file.bytes.toString(), '¡Sí!');
  await row.getByText('New', { exact: true }).waitFor({ state: 'detached' });
  await portal.settle();
  const heard = (await portal.call('/local/bus?source=portico')).data;
  assert.ok(heard.some((event) => event['detail-type'] === 'document.downloaded'));
  await portal.tell('document.unshared', { document_id: 'd-mail' });
  await row.getByRole('button').click();
  await row.getByText('This file is no longer shared with you.').waitFor();
});

journey('search, order, sender and case', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/documents');
  await page.getByText('Complaint.pdf').waitFor();
  await page.getByLabel('Order').selectOption('name');
  await page.waitForURL(/sort=name/);
  await page.waitForFunction(() => document.querySelector('.row[id^=document]')?.textContent.includes('Año'));
  assert.deepEqual(
    (await names(page)).map((name) => name.replace(/^.*?New ?/s, '').trim()),
    ['Año nuevo – Größe 測試.pdf', 'Complaint.pdf', 'Will of Luis.pdf'],
  );
  await page.getByLabel('Search by name').fill('ano');
  await press(page, 'Search');
  await page.locator('[aria-live=polite]', { hasText: '1 document found' }).waitFor({ state: 'attached' });
  assert.equal((await names(page)).length, 1, 'whatever the accents');
  await page.getByLabel('Search by name').fill('');
  await page.getByText('Complaint.pdf').waitFor();
  await page.getByLabel('From').selectOption('client');
  await page.getByText('You have not sent any documents yet.').waitFor();
  await page.getByLabel('From').selectOption('firm');
  await page.getByLabel('Show').selectOption({ label: 'Estate of Luis Reyes' });
  await page.waitForFunction(() => document.querySelectorAll('.row[id^=document]').length === 1);
  await page.getByText('Will of Luis.pdf').waitFor();
  await page.getByLabel('Search by name').fill('zebra');
  await press(page, 'Search');
  await page.getByText('No document has “zebra” in its name.').waitFor();
});

journey('a folder has its own page, and says who else sees it', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/documents');
  await page.getByRole('link', { name: /Shared with Ben/ }).click();
  await heading(page, 'Shared with Ben');
  await page.getByText('1 other client also sees this folder.').waitFor();
  await page.getByText('Nothing in this folder yet.').waitFor();
  await page.getByRole('link', { name: 'All documents' }).click();
  await page.getByRole('link', { name: /Court filings/ }).click();
  await heading(page, 'Court filings');
  await page.getByRole('button', { name: /Complaint\.pdf/ }).waitFor();
  assert.equal((await names(page)).length, 1);
  const address = page.url();
  await portal.tell('folder.unshared', { folder_id: 'f1' });
  await page.goto(address);
  await heading(page, 'This folder is no longer shared');
  await shareFolder(portal);
  // Who is signed in is led there by the mail at once.
  await page.goto(await portal.link(ANA));
  await heading(page, 'Court filings');
});

journey('a Unicode name is saved as it stands', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/documents');
  const file = await save(page, () => page.getByRole('button', { name: /Größe/ }).click());
  assert.equal(file.name, 'Año nuevo – Größe 測試.pdf');
  assert.equal(file.bytes.toString(), 'ñ');
});

journey('more documents than a page holds', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  const data = Array.from({ length: 60 }, (_, row) => ({
    id: `document_${String(row).padStart(26, '0')}`,
    firm_id: 'hale',
    matter_id: 'matter_x',
    name: `Page ${row}.pdf`,
    size: 2048,
    content_type: 'application/pdf',
    sender: 'firm',
    shared_at: '2026-11-23T09:00:00Z',
    unread: false,
  }));
  await page.route('**/v1/documents?*', (route) => {
    const second = new URL(route.request().url()).searchParams.get('cursor') === 'c2';
    return route.fulfill({
      json: {
        data: second ? data.slice(50) : data.slice(0, 50),
        meta: { paging: { next: second ? null : 'c2' } },
      },
    });
  });
  await page.goto('/documents');
  await press(page, 'Show more');
  await page.getByText('Page 59.pdf').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Show more' }).count(), 0);
});

journey(
  'a bill and the documents of a conversation are downloaded where they stand',
  async ({ page, portal }) => {
    const bytes = '%PDF-1.7 the bill';
    await portal.putObject('firm/hale/bill.pdf', bytes);
    await shareBill(portal, {
      bill_id: 'b-file',
      number: '2026-500',
      content: { key: 'firm/hale/bill.pdf' },
    });
    await shareDocument(portal, { document_id: 'd-talk', name: 'Exhibit A.pdf', bytes: 'exhibit' });
    await writeMessage(portal, {
      message_id: 'x-doc',
      text: 'Please read the exhibit.',
      attachments: [{ kind: 'document', id: 'd-talk' }],
    });
    await signIn(page, portal, ANA);
    // What goes with a message is no news of its own.
    await page.getByRole('link', { name: /Please read the exhibit\./ }).waitFor();
    assert.equal(await page.getByRole('link', { name: /Exhibit A\.pdf/ }).count(), 0);
    await page.goto('/bills');
    await page.getByRole('link', { name: /2026-500/ }).click();
    const bill = await save(page, () =>
      page.getByRole('button', { name: 'Download bill (PDF, 1 KB)' }).click(),
    );
    assert.equal(bill.bytes.toString(), bytes);
    assert.match(bill.name, /2026-500.*\.pdf$/);
    await page.goto('/messages');
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    const entry = page.locator('.entry', { hasText: 'Please read the exhibit.' });
    const exhibit = await save(page, () => entry.getByRole('button', { name: /Exhibit A\.pdf/ }).click());
    assert.equal(exhibit.bytes.toString(), 'exhibit');
    assert.equal(
      await page.getByRole('button', { name: /Exhibit A\.pdf/ }).count(),
      1,
      'it stands there once',
    );
  },
);

journey(
  'nothing yet, in Spanish',
  async ({ page, portal }) => {
    await signIn(page, portal, BEN);
    await page.goto('/documents');
    await page.getByText('Todavía no hay documentos. Cuando Hale & Ortiz LLP comparta uno').waitFor();
    await page.getByRole('link', { name: 'Enviar documento' }).waitFor();
  },
  { language: 'es-MX' },
);
