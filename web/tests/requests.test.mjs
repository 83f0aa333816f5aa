// What a firm needs from its clients: from the mail to what is done, each kind, in both languages, on a phone.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { newPerson, signIn } from './browser.mjs';
import { choose, heading, journeys, press, receivedMark, sendFirstPart } from './journey.mjs';
import { ANA, BEN, inviteSomebody, makeRequest, playFirm } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const FIRM = 'Hale & Ortiz LLP';
const TITLE = 'What your firm needs from you';
/** A day of the readers' own zone. */
const day = (days) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(Date.now() + days * 86_400_000);
const MIB = 1024 * 1024;
const both = { client_ids: ['ana', 'ben'] };
const text = (en, es = en) => ({ en, es });
const whole = (date) =>
  new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );
const pdf = (name, bytes = name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(bytes) });

const journey = journeys(playFirm);
const taps = [];
after(() => console.log(`Presses from the mail to what is done: ${taps.join(', ')}`));

/** Counts what is pressed on the pages, from the link of the mail on. */
async function countTaps(page) {
  const count = { taps: 0 };
  await page.exposeBinding('pressed', () => {
    count.taps += 1;
  });
  await page.addInitScript(() =>
    addEventListener('pointerdown', ({ isTrusted }) => isTrusted && globalThis.pressed(), true),
  );
  return count;
}

function noteTaps(kind, { taps: count }, most = 3) {
  taps.push(`${kind} ${count}`);
  assert.ok(count <= most, `${kind}: ${count} presses`);
}

/** Opens the newest mail's link in a browser that it does not know. */
async function openMail(page, portal, email, go = 'Continue') {
  await page.goto(await portal.link(email));
  await page.locator('#email').fill(email);
  await press(page, go);
}

/** A client of one journey alone, in a case of their own, who reads a language. */
async function inviteReader(portal, locale) {
  const email = await inviteSomebody(portal);
  const client_id = email.split('@')[0];
  const matter_id = `of-${client_id}`;
  await portal.load('hale', [
    ['client.updated', { client_id, email, name: 'Rosa Díaz', locale }],
    ['matter.updated', { matter_id, name: 'Díaz v. Oak', status: 'open', client_ids: [client_id] }],
  ]);
  return { email, of: { matter_id, client_ids: [client_id] } };
}

/** The address of a request by its title, for whoever is signed in. */
async function addressOf(page, title) {
  const { data } = await (await page.request.get('/v1/requests')).json();
  return `/requests/${data.find((one) => one.title === title).id}`;
}

const onHome = (page) => page.locator('section[aria-labelledby=needed]');
const done = (page) => page.locator('.request-done');
const says = async (part, ...all) => {
  const words = await part.textContent();
  for (const one of all) assert.ok(words.includes(one), `'${one}' in: ${words}`);
};

journey(
  'documents: a mail leads to the page, a file is sent there, and the receipt follows',
  async ({ page, portal }) => {
    await makeRequest(portal, { due_on: day(3) });
    const count = await countTaps(page);
    await openMail(page, portal, ANA);
    await heading(page, 'Your pay stubs');
    await page.getByText('Of the last three months. A photo of each is enough.').waitFor();
    await page.getByText(`Due in 3 days, on ${whole(day(3))}`).waitFor();
    await page.getByText('Reyes v. Northgate', { exact: true }).waitFor();
    await choose(page, pdf('pay-stub.pdf'));
    await press(page, `Send 1 file to ${FIRM}`);
    await receivedMark(page).waitFor();
    await done(page)
      .getByRole('heading', { name: `Sent to ${FIRM}` })
      .waitFor();
    noteTaps('documents', count);
    await says(done(page), 'You sent this on', 'You do not have to do anything now.');
    await page.locator('.sending').getByText('Receipt', { exact: false }).first().click();
    await page.getByText('The two are the same: what arrived is what you have.').waitFor();
    await page.reload();
    await says(done(page), `Sent to ${FIRM}`, 'What you sent', 'pay-stub.pdf');
    await page.getByRole('link', { name: 'Receipts of what you sent' }).click();
    await page.locator('.row', { hasText: 'pay-stub.pdf' }).getByText('Receipt', { exact: false }).waitFor();
    await page.goto('/');
    await onHome(page).getByText('Nothing to do right now.').waitFor();
    await portal.tell('request.accepted', { request_id: 'q1' });
    await onHome(page).getByRole('link', { name: 'See what you sent before' }).click();
    await page.getByRole('heading', { name: 'Accepted by your firm' }).waitFor();
    await page.getByRole('link', { name: /Your pay stubs/ }).click();
    await done(page)
      .getByRole('heading', { name: `Done. ${FIRM} has accepted it.` })
      .waitFor();
    await says(done(page), 'pay-stub.pdf', 'You do not have to do anything more.');
  },
  PHONE,
);

/** Lets the first part of each file through and holds the others until `open`. */
async function gate(context, portal) {
  const state = {};
  const opened = new Promise((resolve) => {
    state.open = resolve;
  });
  await context.route(`${portal.storage}/**`, async (route) => {
    const part = new URL(route.request().url()).searchParams.get('partNumber');
    if (route.request().method() === 'PUT' && part !== '1') await opened;
    await route.continue().catch(() => {});
  });
  return state;
}

journey(
  'a page that is reloaded while a file is on its way goes on where it was, in Spanish',
  async ({ page, context, portal }) => {
    const { email, of } = await inviteReader(portal, 'es');
    await makeRequest(portal, { request_id: 'q2', title: text('The video', 'El video'), ...of });
    const path = join(mkdtempSync(join(tmpdir(), 'portico-web-')), 'video.mov');
    writeFileSync(path, Buffer.alloc(40 * MIB, 'video'));
    await signIn(page, portal, email);
    await page.goto('/');
    await onHome(page)
      .getByRole('link', { name: /El video/ })
      .click();
    await heading(page, 'El video');
    const held = await gate(context, portal);
    await choose(page, path, 'Elegir archivos');
    await sendFirstPart(page, portal, () => press(page, `Enviar 1 archivo a ${FIRM}`));
    await page.locator('.sending').getByText('Enviando 40 %').waitFor();
    page.on('dialog', (dialog) => dialog.accept());
    await page.reload();
    await context.unroute(`${portal.storage}/**`);
    held.open();
    await page.getByText('Vuelva a elegir video.mov. Continuaremos desde el 40 %.').waitFor();
    assert.equal(await page.locator('#choose-files').count(), 0, 'nothing else is asked for meanwhile');
    await page.goto('/requests');
    await page.locator('.row', { hasText: 'El video' }).getByText('Se está enviando').waitFor();
    await page.getByRole('link', { name: /El video/ }).click();
    await choose(page, path, 'Elegirlo otra vez');
    await page
      .locator('.sending')
      .getByText(/^Recibido \d/)
      .waitFor();
    await done(page)
      .getByRole('heading', { name: `Enviado a ${FIRM}` })
      .waitFor();
  },
  { ...PHONE, language: 'es-MX' },
);

journey(
  'a choice: one must be chosen, it survives a reload, and a client who reads Spanish reads it so',
  async ({ page, portal }) => {
    await makeRequest(portal, {
      request_id: 'q3',
      kind: 'answer',
      title: text('How do you attend?', '¿Cómo asiste?'),
      explanation: undefined,
      choices: [
        { id: 'person', text: text('In person', 'En persona') },
        { id: 'video', text: text('By video', 'Por video') },
      ],
      due_on: day(1),
      client_ids: ['ben'],
    });
    const count = await countTaps(page);
    await openMail(page, portal, BEN, 'Continuar');
    await heading(page, '¿Cómo asiste?');
    await press(page, `Enviar a ${FIRM}`);
    await page.getByRole('alert').getByText('Elija una respuesta antes de enviarla.').waitFor();
    count.taps -= 1;
    await page.getByRole('radio', { name: 'Por video' }).check();
    await page.reload();
    assert.equal(await page.getByRole('radio', { name: 'Por video' }).isChecked(), true);
    await press(page, `Enviar a ${FIRM}`);
    await done(page)
      .getByRole('heading', { name: `Enviado a ${FIRM}` })
      .waitFor();
    noteTaps('a choice', count);
    assert.equal(
      await page.evaluate(() => document.activeElement.id),
      'done',
      'the focus is on what came of it',
    );
    await says(done(page), 'Usted respondió el', 'Por video', 'Ahora no tiene que hacer nada.');
    assert.equal(await page.locator('main [lang]').count(), 0, 'all in the language of the page');
  },
  { ...PHONE, language: 'es-MX' },
);

journey(
  'an answer: what is missing is said, and what was written survives a reload and the end of the session',
  async ({ page, portal }) => {
    await makeRequest(portal, {
      request_id: 'q4',
      kind: 'answer',
      title: { en: 'When did you move in?' },
      explanation: { en: 'The month is enough.' },
    });
    await page.clock.install();
    const count = await countTaps(page);
    await openMail(page, portal, ANA);
    await heading(page, 'When did you move in?');
    const box = page.getByLabel('Your answer');
    await box.fill('In March 2024.');
    const typed = count.taps;
    await page.reload();
    assert.equal(await box.inputValue(), 'In March 2024.');
    const seconds = 15 * 60 + 2;
    await portal.advance(seconds);
    await page.clock.fastForward(seconds * 1000);
    await page.clock.runFor(1100);
    await heading(page, 'Sign in');
    await signIn(page, portal, ANA);
    await page.goto(await addressOf(page, 'When did you move in?'));
    await page.getByText('We kept what you were writing.').waitFor();
    await box.fill('');
    await press(page, `Send to ${FIRM}`);
    await page.getByRole('alert').getByText('Write your answer before you send it.').waitFor();
    await box.fill('In March 2024.\nOr in April.');
    await press(page, `Send to ${FIRM}`);
    await done(page).getByText('In March 2024.').waitFor();
    noteTaps('an answer', { taps: typed + 1 });
  },
  PHONE,
);

journey(
  'a confirmation is one press, in Spanish and in a language that the firm did not write',
  async ({ page, portal }) => {
    await makeRequest(portal, {
      request_id: 'q5',
      kind: 'confirmation',
      title: { en: 'The statement is right' },
      explanation: { en: 'By confirming you tell us that all of it is true.' },
      client_ids: ['ben'],
    });
    const count = await countTaps(page);
    await openMail(page, portal, BEN, 'Continuar');
    await heading(page, 'The statement is right');
    await page.getByText(`${FIRM} escribió esto en inglés.`).waitFor();
    assert.deepEqual(await page.locator('main [lang=en]').allInnerTexts(), [
      'The statement is right',
      'By confirming you tell us that all of it is true.',
    ]);
    await press(page, 'Sí, lo confirmo');
    await done(page).getByText('Usted lo confirmó el').waitFor();
    noteTaps('a confirmation', count);
  },
  { ...PHONE, language: 'es-MX' },
);

journey(
  'a signature elsewhere: the host is said before it is opened, and then that it is signed',
  async ({ page, portal }) => {
    await makeRequest(portal, {
      request_id: 'q6',
      kind: 'signature_elsewhere',
      title: text('Sign the engagement letter'),
      explanation: undefined,
      url: 'https://sign.example/letter/1',
    });
    const count = await countTaps(page);
    await openMail(page, portal, ANA);
    await heading(page, 'Sign the engagement letter');
    const link = page.getByRole('link', { name: 'Sign on sign.example' });
    assert.equal(await link.getAttribute('href'), 'https://sign.example/letter/1');
    assert.equal(await link.getAttribute('target'), '_blank');
    await page.getByText('You sign on sign.example, outside this portal.').waitFor();
    await link.evaluate((one) => one.addEventListener('click', (event) => event.preventDefault()));
    await link.click();
    await press(page, 'I have signed');
    await done(page).getByText('You told your firm on').waitFor();
    noteTaps('a signature', count);
  },
  PHONE,
);

journey(
  'what the firm sends back says why, and is done again in the same way, in Spanish too',
  async ({ page, portal }) => {
    const reason = text('The second page is cut off.', 'La segunda página está cortada.');
    const { email, of } = await inviteReader(portal, 'en');
    await makeRequest(portal, { request_id: 'q7', title: text('Your passport', 'Su pasaporte'), ...of });
    await signIn(page, portal, email);
    const address = await addressOf(page, 'Your passport');
    await page.goto(address);
    await choose(page, pdf('passport.pdf'));
    await press(page, `Send 1 file to ${FIRM}`);
    await done(page).waitFor();
    await portal.tell('request.returned', { request_id: 'q7', reason });
    await page.goto('/');
    const row = onHome(page).getByRole('link', { name: /Your passport/ });
    await says(row, 'Sent back by your firm', 'The second page is cut off.');
    await row.click();
    const box = page.locator('section[aria-labelledby=returned]');
    await says(box, `${FIRM} asks you to do this again`, 'The second page is cut off.');
    await says(box, 'You sent:', 'passport.pdf');
    const y = async (part) => (await part.boundingBox()).y;
    assert.ok((await y(box)) < (await y(page.locator('#choose-files'))), 'the reason comes first');
    const headers = { origin: portal.origin };
    await page.request.patch('/v1/me', { data: { locale: 'es' }, headers });
    await page.reload();
    await page.getByText(`${FIRM} le pide que lo haga otra vez`).waitFor();
    await page.getByText('La segunda página está cortada.').waitFor();
    await choose(page, pdf('passport-2.pdf'), 'Elegir archivos');
    await press(page, `Enviar 1 archivo a ${FIRM}`);
    await done(page)
      .getByRole('heading', { name: `Enviado a ${FIRM}` })
      .waitFor();
    assert.equal(await box.count(), 0);
  },
  PHONE,
);

journey(
  'somebody else who is asked the same was faster: the page says who, and what was written is not sent',
  async ({ page, portal, browser }) => {
    await makeRequest(portal, {
      request_id: 'q8',
      kind: 'answer',
      title: text('Who was there?', '¿Quién estuvo?'),
      explanation: undefined,
      ...both,
    });
    await signIn(page, portal, ANA);
    await page.goto(await addressOf(page, 'Who was there?'));
    await page.getByLabel('Your answer').fill('The two of us.');
    const other = await newPerson(browser, portal, { language: 'es-MX' });
    await openMail(other.page, portal, BEN, 'Continuar');
    await heading(other.page, '¿Quién estuvo?');
    await other.page.getByLabel('Su respuesta').fill('Nosotros dos.');
    await press(other.page, `Enviar a ${FIRM}`);
    await done(other.page).getByText('Nosotros dos.').waitFor();
    await press(page, `Send to ${FIRM}`);
    await page.getByText('Ben Ortega was faster than you: this is done.').waitFor();
    await says(
      page.locator('section[aria-labelledby=unsent]'),
      'What you entered here was not sent.',
      'You wrote:',
      'The two of us.',
    );
    await says(done(page), 'Ben Ortega answered on', `Only Ben Ortega and ${FIRM} see what it was.`);
    assert.equal(await page.getByText('Nosotros dos.').count(), 0, 'what somebody else wrote is theirs');
    await page.goto('/requests');
    await page.locator('.row', { hasText: 'Who was there?' }).getByText('Done by Ben Ortega on').waitFor();
    await other.context.close();
    assert.deepEqual(other.faults, []);
  },
  PHONE,
);

journey(
  'what the firm no longer needs is said to be so, also to somebody who is just doing it',
  async ({ page, portal }) => {
    await makeRequest(portal, {
      request_id: 'q9',
      kind: 'confirmation',
      title: text('The address is right', 'La dirección es correcta'),
    });
    await signIn(page, portal, ANA);
    const address = await addressOf(page, 'The address is right');
    await page.goto(address);
    await page.getByRole('button', { name: 'Yes, I confirm this' }).waitFor();
    await portal.tell('request.withdrawn', { request_id: 'q9' });
    await press(page, 'Yes, I confirm this');
    await heading(page, 'Your firm no longer needs this');
    await page.getByText('You do not have to do anything.').waitFor();
    await page.reload();
    await heading(page, 'Your firm no longer needs this');
    await page.getByRole('link', { name: 'Everything your firm needs' }).click();
    await heading(page, TITLE);
    assert.equal(await page.getByRole('link', { name: /The address is right/ }).count(), 0);
  },
  PHONE,
);
