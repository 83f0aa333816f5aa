// Documents taken along as one ZIP: a choice, a folder, a whole case; what becomes of it when something changes meanwhile.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { inviteSomebody, playFirm, shareDocument, shareFolder } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const TITLE = 'Your downloads';
const journey = journeys(playFirm);

/** A client with a case of their own: two documents, and a third in a folder. */
async function invite(portal, locale = 'en') {
  const email = await inviteSomebody(portal);
  const client = email.split('@')[0];
  const matter_id = `case-${client}`;
  const of = { matter_id, client_ids: [client] };
  const name = 'Reyes v. Northgate: appeal';
  await portal.load('hale', [
    ['client.updated', { client_id: client, email, name: 'Ana Reyes', locale }],
    ['matter.updated', { matter_id, name, status: 'open', client_ids: [client] }],
  ]);
  await shareFolder(portal, { folder_id: `f-${client}`, ...of });
  const one = { document_id: `one-${client}`, name: 'Complaint.pdf', bytes: 'the complaint', ...of };
  const two = { document_id: `two-${client}`, name: 'Declaración.pdf', bytes: '¡Sí!', ...of };
  const three = { document_id: `three-${client}`, name: 'Filing.pdf', bytes: 'filed', ...of };
  await shareDocument(portal, one);
  await shareDocument(portal, two);
  await shareDocument(portal, { ...three, folder_id: `f-${client}` });
  return { email, one, two, three };
}

/** What lies in a ZIP by the reading of another program: the text of each file by the last part of its name. */
function readZip(path) {
  const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps({one.filename.split("/")[-1]: archive.read(one).decode() for one in archive.infolist()}))
`;
  return JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }));
}

async function save(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  const path = await file.path();
  return { name: file.suggestedFilename(), files: readZip(path), size: readFileSync(path).length };
}

const card = (page) => page.locator('.archive').first();
const getButton = (page) => card(page).getByRole('button', { name: /^(Download|Descargar) \(/ });
const box = (page, name) => page.getByRole('checkbox', { name });

/** The button of what has become ready has the focus, and it was said. */
async function assertOffered(page, words) {
  await getButton(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('.archive') !== null);
  await page.locator('[aria-live=polite]', { hasText: words }).waitFor({ state: 'attached' });
}

async function goToDocuments(page, portal, email) {
  await signIn(page, portal, email);
  await page.goto('/documents');
  await page.getByRole('button', { name: /Complaint\.pdf/ }).waitFor();
}

journey(
  'some documents are chosen with the keyboard, counted, and saved as one file',
  async ({ page, portal }) => {
    const { email } = await invite(portal);
    await goToDocuments(page, portal, email);
    await page.getByRole('button', { name: 'Choose several' }).press('Enter');
    assert.ok(
      await page
        .getByRole('button', { name: 'Stop choosing' })
        .evaluate((one) => one === document.activeElement),
      'the focus stays',
    );
    await page.getByText('No document chosen').waitFor();
    await press(page, 'Download as one ZIP');
    await page.getByRole('alert').getByText('Choose at least one document.').waitFor();
    await box(page, /Complaint\.pdf/).press('Space');
    await page.locator('[aria-live=polite]', { hasText: '1 document chosen' }).waitFor({ state: 'attached' });
    // Another order and a search leave what was chosen.
    await page.getByLabel('Order').selectOption('name');
    await page.getByLabel('Search by name').fill('declaracion');
    await press(page, 'Search');
    await box(page, /Complaint\.pdf/).waitFor({ state: 'detached' });
    await box(page, /Declaración\.pdf/).press('Space');
    await page.getByText('2 documents chosen, 1 KB').first().waitFor();
    await press(page, 'Download 2 as one ZIP');
    await heading(page, TITLE);
    assert.equal(
      await page
        .getByRole('navigation')
        .getByRole('link', { name: 'Documents' })
        .getAttribute('aria-current'),
      'page',
    );
    await portal.settle();
    await assertOffered(page, 'is ready to download');
    const file = await save(page, () => page.keyboard.press('Enter'));
    assert.match(file.name, /^Reyes v\. Northgate.*\.zip$/);
    const { 'Complaint.pdf': one, 'Declaración.pdf': two, ...rest } = file.files;
    assert.deepEqual([one, two], ['the complaint', '¡Sí!']);
    assert.equal(Object.keys(rest).length, 1, 'and a list of them');
    await page.goto('/documents');
    await page.getByRole('button', { name: /Complaint\.pdf/ }).waitFor();
    assert.equal(await page.locator('.row', { hasText: 'Complaint.pdf' }).getByText('New').count(), 0);
    await page.locator('.row', { hasText: 'Filing.pdf' }).getByText('New', { exact: true }).waitFor();
  },
  PHONE,
);

journey(
  'a folder, and then the whole case, in two presses each',
  async ({ page, portal }) => {
    const { email } = await invite(portal);
    await goToDocuments(page, portal, email);
    await page.getByRole('link', { name: 'Court filings' }).click();
    await heading(page, 'Court filings');
    await press(page, 'Download this folder as one ZIP');
    await heading(page, TITLE);
    await portal.settle();
    await assertOffered(page, 'is ready to download');
    const folder = await save(page, () => getButton(page).click());
    assert.equal(folder.files['Filing.pdf'], 'filed');
    assert.equal(folder.files['Complaint.pdf'], undefined);
    await page.locator('.back').click();
    await heading(page, 'Documents');
    await press(page, 'Download the whole case as one ZIP');
    await page.getByText('3 documents', { exact: false }).first().waitFor();
    await portal.settle();
    await assertOffered(page, 'is ready to download');
    const whole = await save(page, () => getButton(page).click());
    for (const name of ['Complaint.pdf', 'Declaración.pdf', 'Filing.pdf']) assert.ok(whole.files[name], name);
    assert.equal(await page.locator('.archive').count(), 2, 'the first is still there');
  },
  PHONE,
);

journey('all that is shown is chosen in one press, or none', async ({ page, portal }) => {
  const { email } = await invite(portal);
  await goToDocuments(page, portal, email);
  await press(page, 'Choose several');
  await press(page, 'Choose all 3 shown');
  await page.getByRole('button', { name: 'Download 3 as one ZIP' }).waitFor();
  await press(page, 'Choose none');
  await page.getByRole('button', { name: 'Download as one ZIP' }).waitFor();
  await press(page, 'Stop choosing');
  assert.equal(await page.getByRole('checkbox').count(), 0);
  await page.getByRole('button', { name: /Complaint\.pdf/ }).waitFor();
});

journey(
  'how far it is stands there, asked in the background and only while somebody looks',
  async ({ page, portal }) => {
    const { email } = await invite(portal);
    await goToDocuments(page, portal, email);
    let written = 0;
    const asked = [];
    await page.route('**/v1/archives', async (route) => {
      if (route.request().method() !== 'GET') return route.continue();
      asked.push(route.request().headers()['portico-background']);
      const answer = await route.fetch();
      const list = await answer.json();
      const more = written < 3 ? { state: 'making', written } : { left_out: 1 };
      for (const one of list.data) Object.assign(one, more);
      await route.fulfill({ response: answer, json: list });
    });
    await press(page, 'Download the whole case as one ZIP');
    await heading(page, TITLE);
    await page.getByText('0 of 3 documents are in it').waitFor();
    written = 2;
    await page.getByText('2 of 3 documents are in it').waitFor();
    assert.equal(await page.getByRole('progressbar').getAttribute('value'), '2');
    assert.deepEqual([asked[0], asked.at(-1)], [undefined, 'true'], 'what nobody asked for prolongs nothing');
    const hide = (state) =>
      page.evaluate((shown) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => shown });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await hide('hidden');
    await page.waitForTimeout(300);
    const before = asked.length;
    await page.waitForTimeout(3000);
    assert.equal(asked.length, before, 'nobody looks');
    await portal.settle();
    written = 3;
    // Somebody in the menu is not torn out of it.
    await press(page, 'Menu');
    await hide('visible');
    await getButton(page).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Menu');
    await card(page).getByText('1 document is not in it: it was no longer shared').waitFor();
  },
);

journey(
  'what was withdrawn meanwhile is handed out in no file; one press prepares another one',
  async ({ page, portal }) => {
    const { email, two } = await invite(portal);
    await goToDocuments(page, portal, email);
    await press(page, 'Choose several');
    await press(page, 'Choose all 3 shown');
    await press(page, 'Download 3 as one ZIP');
    await heading(page, TITLE);
    await portal.settle();
    await getButton(page).waitFor();
    await portal.tell('document.unshared', { document_id: two.document_id });
    await getButton(page).click();
    await card(page).getByText('a document in it was changed, or is no longer shared with you').waitFor();
    await press(page, 'Prepare it again');
    await card(page).getByText('2 documents', { exact: false }).first().waitFor();
    await portal.settle();
    await assertOffered(page, 'is ready to download');
    const again = await save(page, () => getButton(page).click());
    assert.equal(again.files['Declaración.pdf'], undefined);
    assert.equal(again.files['Filing.pdf'], 'filed');
    assert.equal(await page.locator('.archive').count(), 1);
    // So it is in a browser that knows nothing of the choice, as one that a mail opened.
    await portal.tell('document.unshared', { document_id: two.document_id.replace('two', 'one') });
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await getButton(page).click();
    await press(page, 'Prepare it again');
    await card(page).getByText('1 chosen document', { exact: true }).waitFor();
    await portal.settle();
    await assertOffered(page, 'is ready to download');
    // Once nothing of it is shared, there is nothing to prepare.
    await portal.tell('document.unshared', { document_id: two.document_id.replace('two', 'three') });
    await getButton(page).click();
    await press(page, 'Prepare it again');
    await card(page).getByRole('alert').getByText('There is no document to download.').waitFor();
  },
  PHONE,
);

journey(
  'nothing at first, then a whole case, and nothing after a day, in Spanish',
  async ({ page, portal }) => {
    const { email } = await invite(portal, 'es');
    await signIn(page, portal, email);
    await page.goto('/downloads');
    await heading(page, 'Sus descargas');
    await page.getByText('No hay descargas. Cuando elija varios documentos').waitFor();
    await page.getByRole('link', { name: 'Documentos' }).first().click();
    await press(page, 'Descargar todo el caso en un ZIP');
    await heading(page, 'Sus descargas');
    await portal.settle();
    await assertOffered(page, 'está listo para descargar');
    assert.ok((await save(page, () => getButton(page).click())).files['Filing.pdf']);
    await card(page).getByText('3 documentos: todo el caso Reyes v. Northgate: appeal').waitFor();
    await card(page)
      .getByText(/^Pedida el \d+ de [a-z]+ de \d+ a las? \d.* · aquí hasta el \d+ de [a-z]+ de \d+ a las? \d/)
      .waitFor();
    await portal.advance(24 * 3600 + 60);
    await signIn(page, portal, email);
    await page.goto('/downloads');
    await page.getByText('No hay descargas.').waitFor();
  },
  { ...PHONE, language: 'es-MX' },
);

journey(
  'a document withdrawn while somebody chooses is taken out of the choice',
  async ({ page, portal }) => {
    const { email, one } = await invite(portal);
    await goToDocuments(page, portal, email);
    await press(page, 'Choose several');
    await press(page, 'Choose all 3 shown');
    await portal.tell('document.unshared', { document_id: one.document_id });
    await press(page, 'Download 3 as one ZIP');
    await page
      .getByRole('alert')
      .getByText('A document that you chose is no longer shared with you.')
      .waitFor();
    await box(page, /Complaint\.pdf/).waitFor({ state: 'detached' });
    await press(page, 'Download 2 as one ZIP');
    await heading(page, TITLE);
  },
);

journey(
  'several downloads of one case say what each holds and when it was asked for',
  async ({ page, portal }) => {
    const { email } = await invite(portal);
    await goToDocuments(page, portal, email);
    await press(page, 'Download the whole case as one ZIP');
    await heading(page, TITLE);
    await page.goto('/documents');
    await page.getByRole('link', { name: 'Court filings' }).click();
    await press(page, 'Download this folder as one ZIP');
    await heading(page, TITLE);
    await page.goto('/documents');
    await press(page, 'Choose several');
    await box(page, /Complaint\.pdf/).check();
    await press(page, 'Download 1 as one ZIP');
    await heading(page, TITLE);
    for (const what of [
      '1 chosen document',
      '1 document: folder Court filings',
      '3 documents: all of Reyes v. Northgate: appeal',
    ]) {
      const one = page.locator('.archive', { has: page.getByText(what, { exact: true }) });
      await one.getByText(/^Asked for on \w+ \d+, \d+, \d+:\d+.* · here until/).waitFor();
    }
    await portal.settle();
  },
  PHONE,
);

journey(
  'documents of two firms: each is chosen apart, and both together are no file',
  async ({ page, portal }) => {
    const { email, one } = await invite(portal);
    const [client_id] = one.client_ids;
    const KENT = 'Kent & Sons';
    const kent = [
      ['firm.updated', { name: KENT, time_zone: 'America/Chicago', contact_email: 'us@kent.example' }],
      ['client.updated', { client_id, email, name: 'Ana Reyes', locale: 'en' }],
      [
        'matter.updated',
        { matter_id: `k-${client_id}`, name: 'Lease', status: 'open', client_ids: [client_id] },
      ],
    ];
    await portal.load('kent', kent);
    await shareDocument(portal, {
      firm: 'kent',
      document_id: `k-${client_id}`,
      matter_id: `k-${client_id}`,
      client_ids: [client_id],
      name: 'Lease.pdf',
    });
    await goToDocuments(page, portal, email);
    await press(page, 'Choose several');
    await press(page, 'Choose all 3 from Hale & Ortiz LLP');
    await page.getByRole('button', { name: 'Download 3 as one ZIP' }).waitFor();
    await press(page, `Choose the 1 from ${KENT}`);
    await page.locator('.chosen').getByText('These are documents of several law firms.').waitFor();
    await page
      .locator('[aria-live=polite]', { hasText: 'These are documents of several law firms.' })
      .waitFor({ state: 'attached' });
    assert.equal(await page.locator('.chosen button').count(), 0, 'nothing to press that would be refused');
    await press(page, 'Unmark all 3 from Hale & Ortiz LLP');
    await press(page, 'Download 1 as one ZIP');
    await heading(page, TITLE);
    await card(page).getByText(`${KENT} · 1 chosen document`).waitFor();
    await portal.settle();
  },
  PHONE,
);

journey('too many in one day are refused where they were asked for', async ({ page, portal }) => {
  const { email } = await invite(portal);
  await goToDocuments(page, portal, email);
  const document_ids = [await page.locator('.row[id^=document]').first().getAttribute('id')];
  for (let made = 0; made < 20; made += 1) {
    const answer = await page.request.post('/v1/archives', {
      data: { document_ids },
      headers: { origin: portal.origin },
    });
    assert.equal(answer.status(), 201);
  }
  await press(page, 'Download the whole case as one ZIP');
  await page.getByRole('alert').getByText('You prepared 20 downloads today.').waitFor();
  await heading(page, 'Documents');
});
