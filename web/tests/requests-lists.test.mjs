// What firms need from their clients, all together: on Home, on its list, beside what else is sent, and in the settings.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { choose, heading, journeys } from './journey.mjs';
import { ANA, inviteSomebody, makeRequest, playFirm } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const FIRM = 'Hale & Ortiz LLP';
const TITLE = 'What your firm needs from you';
const DAY = 86_400_000;
const text = (en, es = en) => ({ en, es });
const pdf = (name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(name) });
const whole = (date) =>
  new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );

const journey = journeys(playFirm);
const onHome = (page) => page.locator('section[aria-labelledby=needed]');

journey(
  'while no firm needs anything, Home has no word of it and the page says what will come',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.locator('.home').waitFor();
    assert.equal(await onHome(page).count(), 0);
    await page.goto('/requests');
    await heading(page, TITLE);
    await page.getByText(`Nothing yet. When ${FIRM} needs something from you`).waitFor();
    await page.goto('/requests/request_00000000000000000000000000');
    await heading(page, 'This page is not here');
  },
  PHONE,
);

journey(
  'Home has the earliest first and says what is late; what is due comes before where the case stands',
  async ({ page, portal }) => {
    const email = await inviteSomebody(portal);
    const client_ids = [email.split('@')[0]];
    const matter = { matter_id: 'm8', name: 'Lease', status: 'open', client_ids };
    await portal.tell('matter.updated', matter);
    const today = await portal.now();
    const inDays = (days) => new Date(today + days * DAY).toISOString().slice(0, 10);
    const ask = (number, more) =>
      makeRequest(portal, { request_id: `h${number}`, matter_id: 'm8', client_ids, ...more });
    await ask(1, { title: text('Without a day') });
    await ask(2, { title: text('In a month'), due_on: inDays(40) });
    await ask(3, { title: text('In a week'), due_on: inDays(12) });
    await ask(4, { title: text('Late'), due_on: inDays(1) });
    await portal.advance(4 * (DAY / 1000));
    await signIn(page, portal, email);
    await page.goto('/');
    await onHome(page).waitFor();
    const rows = await onHome(page).getByRole('link').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.split('\n')[0]),
      ['Late', 'In a week', 'In a month', 'See all 4'],
    );
    assert.ok(rows[0].includes(`Was due on ${whole(inDays(1))}`), rows[0]);
    await page.getByRole('link', { name: 'See all 4' }).click();
    await page.getByRole('heading', { name: '4 things to do' }).waitFor();
    await page.getByRole('link', { name: /Late/ }).click();
    await page.getByText('You can still do it.').waitFor();
    await page.getByRole('link', { name: `Is something unclear? Write to ${FIRM}` }).click();
    await page.getByLabel(`Your message to ${FIRM}`).waitFor();
    await portal.tell('matter.updated', { ...matter, status: 'closed' });
    await page.goto('/requests');
    await page.getByRole('heading', { name: 'In closed cases' }).waitFor();
    await page.getByText('Nothing to do right now.').waitFor();
    await page.getByRole('link', { name: /Late/ }).click();
    await page.getByText('This case is closed and takes no more files.').waitFor();
  },
  PHONE,
);

journey(
  'a file that is chosen for a request goes nowhere else, and the page for sending leads to the request',
  async ({ page, portal }) => {
    await makeRequest(portal, { request_id: 'q10', title: text('The lease', 'El contrato') });
    await signIn(page, portal, ANA);
    await page.goto('/send');
    await choose(page, pdf('for-nobody.pdf'));
    await page.getByText('Your firm is waiting for a document. Is it this one?').click();
    await heading(page, 'The lease');
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    assert.equal(await page.getByText('for-nobody.pdf').count(), 0);
    await choose(page, pdf('lease.pdf'));
    await page.getByText('lease.pdf').first().waitFor();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Documents/ })
      .click();
    await page.getByRole('link', { name: 'Send document' }).click();
    await page.getByText('for-nobody.pdf').first().waitFor();
    assert.equal(await page.getByText('lease.pdf').count(), 0);
  },
  PHONE,
);

journey(
  'a choice in the settings ends the mails about it',
  async ({ page, portal }) => {
    const email = await inviteSomebody(portal);
    const client_ids = [email.split('@')[0]];
    await portal.tell('matter.updated', { matter_id: 'm9', name: 'Lease', status: 'open', client_ids });
    const before = (await portal.mails(email)).length;
    await makeRequest(portal, { request_id: 's1', matter_id: 'm9', client_ids });
    const mails = async () => (await portal.mails(email)).length;
    assert.equal(await mails(), before + 1);
    await signIn(page, portal, email);
    await page.goto('/settings');
    const choice = page.getByRole('checkbox', { name: TITLE });
    assert.equal(await choice.isChecked(), true);
    await choice.uncheck();
    await page.getByText('Saved.').first().waitFor();
    await page.reload();
    assert.equal(await choice.isChecked(), false);
    const quiet = await mails();
    await makeRequest(portal, { request_id: 's2', matter_id: 'm9', client_ids, title: text('Another') });
    assert.equal(await mails(), quiet, 'no other mail');
    await page.goto('/');
    await onHome(page).getByText('Another').waitFor();
  },
  PHONE,
);
