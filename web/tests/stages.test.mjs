// Where a case stands: from the mail to the page, on Home, in both languages, and when the firm is silent for longer than it said.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, BEN, changeStage, day, inviteSomebody, playFirm, standing } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const FIRM = 'Hale & Ortiz LLP';
const TITLE = 'Where your case stands';
const DAY = 86_400;
const inEnglish = (en) => ({ en });
const whole = (date, tag = 'en-US') =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));

const journey = journeys(playFirm);

/** The cases of whoever is signed in, by name. */
async function casesOf(page) {
  const { matters } = await (await page.request.get('/v1/me')).json();
  return Object.fromEntries(matters.map(({ id, name }) => [name, `/matters/${id}`]));
}

const onHome = (page) => page.locator('section[aria-labelledby=standing]');
const now = (page) => page.locator('.standing');
const says = async (part, ...all) => {
  const words = await part.textContent();
  for (const one of all) assert.ok(words.includes(one), `'${one}' in: ${words}`);
};

/** What screen readers are told to read in another language than the page's. */
const inLanguage = (part, lang) => part.locator(`[lang=${lang}]`).allInnerTexts();

journey(
  'while the firm has said nothing, the page says what will come and whom to write to',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.locator('.home').waitFor();
    assert.equal(await onHome(page).count(), 0, 'nothing of it on Home');
    const { 'Reyes v. Northgate': address } = await casesOf(page);
    await page.goto(address);
    await heading(page, TITLE);
    await page.getByText(`${FIRM} has not written yet where this case stands.`).waitFor();
    await page.getByText('Reyes v. Northgate', { exact: true }).waitFor();
    await page.getByRole('link', { name: `Write to ${FIRM}` }).click();
    await heading(page, 'Reyes v. Northgate');
    await page.getByLabel(`Your message to ${FIRM}`).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Where this case stands' }).count(), 0);
    await page.goto('/matters/matter_00000000000000000000000000');
    await heading(page, 'This page is not here');
  },
  PHONE,
);

journey(
  'a mail leads to the page, which says where the case is, who is waited for, what comes next and by when',
  async ({ page, portal }) => {
    await changeStage(portal, { stage_id: 'evidence' }, '2026-10-05T15:00:00Z');
    await changeStage(portal, {}, '2026-11-20T15:00:00Z');
    const mail = await portal.mail(ANA);
    assert.ok(mail.text.includes('See where my case stands'), mail.text);
    await page.goto(await portal.link(ANA));
    await page.locator('#email').fill(ANA);
    await press(page, 'Continue');
    await heading(page, TITLE);
    await now(page).waitFor();
    await says(
      now(page),
      'Step 3 of 4',
      'Settlement talks',
      'We made an offer to the other side.',
      'Waiting for somebody else',
      'We call you as soon as they answer.',
      `${FIRM} writes again by ${whole(day(9))}.`,
    );
    const tabs = await page.locator('.tabs').boundingBox();
    const { y, height } = await now(page).getByText('Waiting for somebody else').boundingBox();
    assert.ok(y + height < tabs.y, `who is waited for stands at ${y}, the screen ends at ${tabs.y}`);
    const stages = await page.locator('.stage').allInnerTexts();
    assert.deepEqual(
      stages.map((one) => one.split(/\n+/)),
      [
        ['Complaint filed', 'Passed'],
        ['Evidence', 'Done, began October 5, 2026'],
        [
          '3',
          'Settlement talks',
          'Now, since November 20, 2026',
          'Both sides try to agree before the trial.',
          'Usual duration: 4 to 6 weeks',
        ],
        ['4', 'Trial', 'Still to come'],
      ],
    );
    const current = page.locator('ol > [aria-current=step]');
    assert.equal(await current.count(), 1);
    await says(current, 'Settlement talks');
    await page.locator('.stage', { hasText: 'Trial' }).locator('summary').click();
    await page.getByText('The court decides.').waitFor();
    await page.getByText('How the case came here').click();
    assert.deepEqual(await page.locator('.moves li').allInnerTexts(), [
      'October 5, 2026\nEvidence',
      'November 20, 2026\nSettlement talks',
    ]);
    assert.deepEqual(await inLanguage(page.locator('main'), 'en'), [], 'all in the language of the page');
    await page.getByRole('link', { name: 'Messages of this case' }).click();
    await heading(page, 'Reyes v. Northgate');
    await page.getByRole('link', { name: 'Where this case stands' }).click();
    await heading(page, TITLE);
    await page.getByRole('link', { name: 'Documents of this case' }).click();
    await heading(page, 'Documents');
    const chosen = page.getByLabel('Show');
    assert.equal(await chosen.evaluate((list) => list.selectedOptions[0].text), 'Reyes v. Northgate');
  },
  PHONE,
);

journey(
  'Home shows it first, and a failure of it hides nothing else',
  async ({ page, context, portal }) => {
    await signIn(page, portal, ANA);
    await page.locator('.home').waitFor();
    await page.getByRole('heading', { name: TITLE }).waitFor();
    const card = onHome(page).getByRole('link');
    await says(
      card,
      'Reyes v. Northgate',
      'Settlement talks',
      'Step 3 of 4',
      'We made an offer to the other side.',
      'Waiting for somebody else',
      `Next news by ${whole(day(9))}`,
    );
    const tabs = await page.locator('.tabs').boundingBox();
    const { y, height } = await card.boundingBox();
    assert.ok(y + height < tabs.y, `the card ends at ${y + height}, the screen at ${tabs.y}`);
    await card.click();
    await heading(page, TITLE);
    await page.getByRole('link', { name: 'Home' }).first().click();
    await onHome(page).waitFor();
    await context.route('**/v1/matters', (route) => route.abort());
    await page.goto('/');
    await onHome(page).getByText('You seem to be offline.').waitFor();
    await page.getByRole('heading', { name: 'Amount due' }).waitFor();
    await context.unroute('**/v1/matters');
    await press(page, 'Try again');
    await onHome(page).getByText('Settlement talks').waitFor();
  },
  PHONE,
);

journey('a conversation that a mail opened leads there, too', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.locator('.home').waitFor();
  const { 'Reyes v. Northgate': known, 'Estate of Luis Reyes': unknown } = await casesOf(page);
  const conversation = (address) => address.replace('/matters/', '/messages/');
  let asked = 0;
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/v1/matters') asked += 1;
  });
  await page.goto(conversation(unknown));
  await page.getByText('Nothing in this case yet.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Where this case stands' }).count(), 0);
  await page.getByRole('link', { name: 'Messages' }).first().click();
  await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
  await page.getByRole('link', { name: 'Where this case stands' }).waitFor();
  assert.equal(asked, 1, 'one call for all conversations');
  await page.goto(conversation(known));
  await page.getByRole('link', { name: 'Where this case stands' }).click();
  await heading(page, TITLE);
});

journey(
  'the reader’s own turn stands out, and each other one has its words',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    const { 'Reyes v. Northgate': address } = await casesOf(page);
    for (const [waiting_for, words] of [
      ['court', 'Waiting for the court or an authority'],
      ['firm', `Waiting for your firm, ${FIRM}`],
      ['client', 'Waiting for you'],
    ]) {
      const nothing = { next_step: undefined, next_update_by: undefined };
      await portal.load('hale', [['matter.stage_changed', standing({ waiting_for, ...nothing })]]);
      await page.goto(address);
      await now(page).getByText(words, { exact: true }).waitFor();
      assert.equal(await page.getByText('What comes next').count(), 0);
      assert.equal(await page.getByText('writes again').count(), 0);
    }
    assert.equal(await page.locator('.waiting-you').count(), 1);
    await now(page)
      .getByRole('link', { name: `Write to ${FIRM}` })
      .waitFor();
    await now(page).getByRole('link', { name: 'Send document' }).click();
    await heading(page, 'Send document');
    assert.equal(
      await page.getByLabel('Case', { exact: true }).evaluate((list) => list.selectedOptions[0].text),
      'Reyes v. Northgate',
    );
  },
  PHONE,
);

journey(
  'a client reads all of it in Spanish, and is told when the firm wrote in English only',
  async ({ page, portal }) => {
    await changeStage(portal, { waiting_for: 'client' });
    assert.ok((await portal.mail(BEN)).text.includes('Ver cómo va mi caso'));
    await page.goto(await portal.link(BEN));
    await page.locator('#email').fill(BEN);
    await press(page, 'Continuar');
    await heading(page, 'Cómo va su caso');
    await now(page).waitFor();
    await says(
      page.locator('main'),
      'Etapa 3 de 4',
      'Negociación',
      'Hemos hecho una oferta a la otra parte.',
      'Le toca a usted',
      'Le llamamos en cuanto respondan.',
      `${FIRM} le vuelve a escribir a más tardar el ${whole(day(9), 'es-US')}.`,
      'Todas las etapas',
      'Ahora, desde el',
      'Duración habitual: 4 a 6 semanas',
      'Más adelante',
      'Cómo llegó el caso hasta aquí',
    );
    assert.deepEqual(await inLanguage(page.locator('main'), 'es'), []);
    await changeStage(portal, { what_happens_now: inEnglish('The judge reads the papers.') });
    await page.reload();
    await page.getByText(`${FIRM} escribió esto en inglés.`).waitFor();
    const foreign = await inLanguage(page.locator('main'), 'en');
    for (const one of ['The judge reads the papers.', 'Settlement talks', 'Trial', '4 to 6 weeks'])
      assert.ok(foreign.includes(one), `${one} in ${foreign}`);
    await says(page.locator('main'), 'Etapa 3 de 4', 'A la espera de otra persona');
    await page.goto('/');
    await onHome(page).getByRole('heading', { name: 'Cómo va su caso' }).waitFor();
    assert.deepEqual(await inLanguage(onHome(page), 'en'), [
      'Settlement talks',
      'The judge reads the papers.',
    ]);
  },
  { ...PHONE, language: 'es-MX' },
);

journey(
  'a firm that is silent for longer than it said is said to be, until it writes',
  async ({ page, portal }) => {
    const promised = new Date((await portal.now()) + 2 * DAY * 1000).toISOString().slice(0, 10);
    await changeStage(portal, { next_update_by: promised });
    await portal.advance(4 * DAY);
    await signIn(page, portal, ANA);
    const late = onHome(page).getByText(`This was to be updated by ${whole(promised)}`);
    await late.click();
    await heading(page, TITLE);
    const sentence = `${FIRM} said it would write by ${whole(promised)}, and has not updated this page since. You can ask ${FIRM}.`;
    await page.getByText(sentence).waitFor();
    assert.equal(await page.getByText('writes again').count(), 0);
    await page.getByRole('link', { name: `Write to ${FIRM}` }).click();
    await heading(page, 'Reyes v. Northgate');
    await page.getByLabel(`Your message to ${FIRM}`).fill('Is there any news?');
    await press(page, `Send to ${FIRM}`);
    await page.locator('.entry-mine', { hasText: 'Is there any news?' }).waitFor();
    const again = new Date((await portal.now()) + 20 * DAY * 1000).toISOString().slice(0, 10);
    await changeStage(portal, { next_update_by: again });
    await page.goto('/');
    await onHome(page)
      .getByText(`Next news by ${whole(again)}`)
      .click();
    await page.getByText(`${FIRM} writes again by ${whole(again)}.`).waitFor();
    assert.equal(await page.getByText('has not updated this page').count(), 0);
  },
  PHONE,
);

journey(
  'several cases are on Home, the reader’s own turn first; one that is closed is not',
  async ({ page, portal }) => {
    const estate = standing({ matter_id: 'm2', stage_id: 'trial', waiting_for: 'client' });
    await portal.tellAll('matter.stage_changed', [standing(), estate]);
    await page.goto(await portal.link(ANA));
    await page.locator('#email').fill(ANA);
    await press(page, 'Continue');
    await page.getByRole('heading', { name: 'Where your cases stand' }).waitFor();
    const cards = await onHome(page).getByRole('link').allInnerTexts();
    assert.equal(cards.length, 2);
    for (const one of ['Estate of Luis Reyes', 'Trial', 'Step 4 of 4', 'Waiting for you'])
      assert.ok(cards[0].includes(one), cards[0]);
    assert.ok(cards[1].includes('Reyes v. Northgate'), cards[1]);
    const closed = { matter_id: 'm2', name: 'Estate of Luis Reyes', status: 'closed', client_ids: ['ana'] };
    await portal.tell('matter.updated', closed);
    const { 'Estate of Luis Reyes': address } = await casesOf(page);
    await page.goto('/');
    await page.getByRole('heading', { name: TITLE }).waitFor();
    assert.equal(await onHome(page).getByRole('link').count(), 1);
    await page.goto(address);
    await page.getByText('Estate of Luis Reyes · Closed case').waitFor();
    await says(now(page), 'Step 4 of 4', 'Trial');
    assert.equal(
      await page.getByText(/Waiting for|writes again/).count(),
      0,
      'nobody is waited for any more',
    );
  },
  PHONE,
);

journey(
  'a choice in the settings ends the mails about it',
  async ({ page, portal }) => {
    const email = await inviteSomebody(portal);
    const [client] = email.split('@');
    const matter = { matter_id: 'm7', name: 'Lease', status: 'open', client_ids: [client] };
    await portal.tell('matter.updated', matter);
    await changeStage(portal, { matter_id: 'm7', stage_id: 'claim' });
    const aboutIt = async () =>
      (await portal.mails(email)).filter(({ text }) => text.includes('See where my case stands')).length;
    assert.equal(await aboutIt(), 1);
    await signIn(page, portal, email);
    await page.goto('/settings');
    const choice = page.getByRole('checkbox', { name: TITLE });
    assert.equal(await choice.isChecked(), true);
    await choice.uncheck();
    await page.getByText('Saved.').first().waitFor();
    await page.reload();
    assert.equal(await choice.isChecked(), false);
    await changeStage(portal, { matter_id: 'm7' });
    assert.equal(await aboutIt(), 1, 'no other mail');
    await page.goto('/');
    await onHome(page).getByText('Settlement talks').waitFor();
  },
  PHONE,
);

journey(
  'somebody with many cases sees three of them, and the others by a press',
  async ({ page, portal }) => {
    const email = await inviteSomebody(portal);
    const client_ids = [email.split('@')[0]];
    await portal.load(
      'hale',
      [1, 2, 3, 4, 5].flatMap((number) => {
        const matter_id = `many-${number}`;
        const waiting_for = number === 5 ? 'client' : 'court';
        return [
          ['matter.updated', { matter_id, name: `Case ${number}`, status: 'open', client_ids }],
          ['matter.stage_changed', standing({ matter_id, waiting_for })],
        ];
      }),
    );
    await signIn(page, portal, email);
    const cards = onHome(page).getByRole('link');
    await onHome(page).waitFor();
    const names = async () => (await cards.allInnerTexts()).map((text) => /Case \d/.exec(text)[0]);
    assert.deepEqual(await names(), ['Case 5', 'Case 1', 'Case 2']);
    await press(page, 'Show all 5 cases');
    await cards.nth(4).waitFor();
    assert.deepEqual(await names(), ['Case 5', 'Case 1', 'Case 2', 'Case 3', 'Case 4']);
    assert.ok(await cards.nth(3).evaluate((one) => one === document.activeElement), 'the focus goes on');
  },
);
