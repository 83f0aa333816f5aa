// What becomes of an answer when the firm changes, accepts, returns or withdraws what it asked: nothing is lost, and nothing is said to be sent that is not.
import assert from 'node:assert/strict';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, BEN, makeRequest, playFirm, request } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const FIRM = 'Hale & Ortiz LLP';
const both = { client_ids: ['ana', 'ben'] };
const text = (en, es = en) => ({ en, es });

const journey = journeys(playFirm);
const done = (page) => page.locator('.request-done');
const part = (page, name) => page.locator(`section[aria-labelledby=${name}]`);
const says = async (part, ...all) => {
  const words = await part.textContent();
  for (const one of all) assert.ok(words.includes(one), `'${one}' in: ${words}`);
};

/** A request for an answer, of Ana alone if nothing else is said. */
const question = (request_id, title, more = {}) => ({
  request_id,
  kind: 'answer',
  title: text(title),
  explanation: undefined,
  ...more,
});

/** The firm asks for something else than before. */
const change = (portal, asked) => portal.tell('request.changed', request(asked));

const attendance = (video = 'By video') => [
  { id: 'person', text: text('In person') },
  { id: 'video', text: text(video) },
];

async function find(page, title) {
  const { data } = await (await page.request.get('/v1/requests')).json();
  return data.find((one) => one.title === title);
}

const addressOf = async (page, title) => `/requests/${(await find(page, title)).id}`;

/** Signs in and opens the page of a request. */
async function open(page, portal, email, title) {
  await signIn(page, portal, email);
  await page.goto(await addressOf(page, title));
  await heading(page, title);
}

journey(
  'what the firm changed while somebody chose is not answered unread: nothing is sent, and the choice is made again',
  async ({ page, portal }) => {
    const asked = question('c1', 'How do you attend?', { choices: attendance() });
    await makeRequest(portal, asked);
    await open(page, portal, ANA, 'How do you attend?');
    await page.getByRole('radio', { name: 'By video' }).check();
    await change(portal, {
      ...asked,
      explanation: text('The judge wants to see everybody.'),
      choices: attendance('By video, from our office'),
    });
    await press(page, `Send to ${FIRM}`);
    await page.locator('section[aria-labelledby=changed]:focus').waitFor();
    await says(
      part(page, 'changed'),
      `${FIRM} changed what it asks`,
      'Please read it again. What you entered was not sent yet.',
      'You chose:By video',
    );
    await page.getByText('The judge wants to see everybody.').waitFor();
    assert.equal(await page.locator('input:checked').count(), 0, 'the choice is made again');
    assert.equal((await find(page, 'How do you attend?')).state, 'open', 'nothing was sent');
    await press(page, `Send to ${FIRM}`);
    await page.getByRole('alert').getByText('Choose one answer before you send it.').waitFor();
    await page.getByRole('radio', { name: 'By video, from our office' }).check();
    await press(page, `Send to ${FIRM}`);
    await done(page)
      .getByRole('heading', { name: `Sent to ${FIRM}` })
      .waitFor();
    await says(done(page), 'You answered on', 'By video, from our office');
    assert.equal(await part(page, 'unsent').count(), 0);
    await page.reload();
    await done(page).waitFor();
    assert.equal(await part(page, 'unsent').count(), 0);
  },
  PHONE,
);

journey(
  'a text stays when the firm changes the question, and is quoted when it asks for no text any more',
  async ({ page, portal }) => {
    const asked = question('c2', 'When did you move in?');
    await makeRequest(portal, asked);
    await open(page, portal, ANA, 'When did you move in?');
    const box = page.getByLabel('Your answer');
    await box.fill('In March 2024.');
    await change(portal, { ...asked, explanation: text('The day, please.') });
    await press(page, `Send to ${FIRM}`);
    await part(page, 'changed').waitFor();
    await page.getByText('The day, please.').waitFor();
    assert.equal(await box.inputValue(), 'In March 2024.');
    assert.equal(await page.getByText('You wrote:').count(), 0, 'it is in the field');
    const choices = [
      { id: 'early', text: text('Before March 5') },
      { id: 'late', text: text('Later') },
    ];
    await change(portal, { ...asked, choices });
    await press(page, `Send to ${FIRM}`);
    await part(page, 'changed').getByText('You wrote:').waitFor();
    await says(part(page, 'changed'), 'You wrote:In March 2024.');
    await page.getByRole('radio', { name: 'Later' }).check();
    await says(part(page, 'changed'), 'You wrote:In March 2024.');
    await change(portal, { ...asked, kind: 'confirmation', title: text('You moved in in March') });
    await page.reload();
    await heading(page, 'You moved in in March');
    await says(part(page, 'changed'), 'You wrote:In March 2024.', 'You chose:Later');
    await press(page, 'Yes, I confirm this');
    await done(page).getByText('You confirmed this on').waitFor();
    assert.equal(await part(page, 'unsent').count(), 0);
  },
  PHONE,
);

journey(
  'what the firm accepts meanwhile takes no answer: what was written is shown as not sent, also after a reload',
  async ({ page, portal }) => {
    await makeRequest(portal, question('c3', 'Who pays the rent?'));
    await open(page, portal, ANA, 'Who pays the rent?');
    await page.getByLabel('Your answer').fill('My sister does.');
    await portal.tell('request.accepted', { request_id: 'c3' });
    await press(page, `Send to ${FIRM}`);
    const unsent = ['What you entered here was not sent.', 'You wrote:My sister does.'];
    await page.locator('section[aria-labelledby=unsent]:focus').waitFor();
    await says(part(page, 'unsent'), ...unsent);
    await says(done(page), `Done. ${FIRM} has accepted it.`);
    await page.reload();
    await says(part(page, 'unsent'), ...unsent);
  },
  PHONE,
);

journey(
  'what the firm withdraws meanwhile says what was not sent, in Spanish',
  async ({ page, portal }) => {
    await makeRequest(portal, question('c4', '¿Dónde vive?', { client_ids: ['ben'] }));
    await open(page, portal, BEN, '¿Dónde vive?');
    await page.getByLabel('Su respuesta').fill('En Albany.');
    await portal.tell('request.withdrawn', { request_id: 'c4' });
    await press(page, `Enviar a ${FIRM}`);
    await heading(page, 'Su bufete ya no necesita esto');
    await says(part(page, 'unsent'), 'Lo que usted puso aquí no se envió.', 'Usted escribió:En Albany.');
  },
  { ...PHONE, language: 'es-MX' },
);

journey(
  'of two tabs of one client the later one says that its text was not sent',
  async ({ page, context, portal }) => {
    await makeRequest(portal, question('c5', 'What do you earn?'));
    await open(page, portal, ANA, 'What do you earn?');
    await page.getByLabel('Your answer').fill('Enough.');
    const later = await context.newPage();
    await later.goto(page.url());
    await later.getByLabel('Your answer').fill('Nothing at all.');
    await press(page, `Send to ${FIRM}`);
    await done(page).getByText('Enough.').waitFor();
    await press(later, `Send to ${FIRM}`);
    await says(part(later, 'unsent'), 'What you entered here was not sent.', 'You wrote:Nothing at all.');
    await says(done(later), 'You answered on', 'Enough.');
  },
  PHONE,
);

journey(
  'what the firm returns shows what was sent, as it was worded then, and asks the others in their own words',
  async ({ page, portal, browser }) => {
    const asked = question('c6', 'Do you come?', { choices: attendance(), ...both });
    await makeRequest(portal, asked);
    await open(page, portal, ANA, 'Do you come?');
    await page.getByRole('radio', { name: 'By video' }).check();
    await press(page, `Send to ${FIRM}`);
    await done(page).waitFor();
    await change(portal, { ...asked, choices: attendance('By telephone') });
    await page.reload();
    await done(page).getByText('By video', { exact: true }).waitFor();
    const reason = text('The court allows no video.');
    await portal.tell('request.returned', { request_id: 'c6', reason });
    await page.reload();
    await says(
      part(page, 'returned'),
      `${FIRM} asks you to do this again`,
      'The court allows no video.',
      'You sent:By video',
    );
    const other = await newPerson(browser, portal, { ...PHONE, language: 'es-MX' });
    await open(other.page, portal, BEN, 'Do you come?');
    const box = part(other.page, 'returned');
    await says(
      box,
      `Ana Reyes respondió; ${FIRM} necesita otra cosa`,
      'Cualquiera de ustedes puede responder.',
      'The court allows no video.',
    );
    assert.equal(await other.page.getByText('Usted envió:').count(), 0);
    assert.equal(await other.page.getByText('By video').count(), 0, 'what she chose is hers');
    await other.page.getByRole('radio', { name: 'In person' }).check();
    await press(other.page, `Enviar a ${FIRM}`);
    await done(other.page).getByText('In person').waitFor();
    await other.context.close();
    assert.deepEqual(other.faults, []);
  },
  PHONE,
);
