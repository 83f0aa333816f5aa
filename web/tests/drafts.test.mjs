// Answers by mail that wait: who answered by mail is asked once, with the text, and presses once.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, answerByMail, BEN, playFirm } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
const TITLE = 'You answered by email. Send it?';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  for (const [message_id, client] of [
    ['t-ana', 'ana'],
    ['t-ben', 'ben'],
  ]) {
    await portal.tell('message.sent', {
      message_id,
      matter_id: 'm1',
      author: 'Dana Hale',
      text: 'When can you come?',
      client_ids: [client],
      attachments: [],
    });
  }
});

/** Nothing is wider than the screen. */
async function fits(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
}

for (const [device, size] of [
  ['a phone', PHONE],
  ['a desk', DESK],
]) {
  journey(
    `an answer that waits is sent with one press, and another one discarded, on ${device}`,
    async ({ page, portal }) => {
      const text = `On Monday, at nine, says ${device}.`;
      await answerByMail(portal, ANA, text);
      await answerByMail(portal, ANA, 'This is not from me.');
      await signIn(page, portal, ANA);
      await page.getByRole('link', { name: 'You answered by email. Send your 2 answers?' }).click();
      await heading(page, TITLE);
      await fits(page);
      await page.getByText('We could not tell for certain').first().waitFor();
      const first = page.locator('section.draft', { hasText: text });
      await first.getByText('lease.pdf').waitFor();
      await first.getByRole('button', { name: 'Send to Hale & Ortiz LLP' }).click();
      await page.getByText('Your answer was sent to Hale & Ortiz LLP.').first().waitFor();
      await press(page, 'Discard');
      await page.getByText('Discarded. Nobody sees it.').first().waitFor();
      await page.getByText('No answer waits.').waitFor();
      await portal.settle();
      const heard = await portal.heard('message.received');
      assert.equal(heard.at(-1).detail.data.text, text);
      assert.ok(heard.every((event) => event.detail.data.text !== 'This is not from me.'));
      await page.getByRole('link', { name: 'Messages', exact: true }).first().click();
      await page.getByRole('link', { name: 'Reyes v. Northgate' }).first().click();
      await page.getByText(text).waitFor();
      assert.equal(await page.getByRole('link', { name: /You answered by email/ }).count(), 0);
    },
    size,
  );
}

journey(
  'the mail about it leads to it, in Spanish',
  async ({ page, portal }) => {
    await portal.advance(7 * 3600);
    await answerByMail(portal, BEN, 'El lunes, a las nueve.');
    const mail = await portal.mail(BEN);
    assert.equal(mail.subject, 'Su respuesta a Hale & Ortiz LLP le espera');
    await page.goto(mail.links.find((link) => link.includes('/link?token=')));
    await page.locator('#email').fill(BEN);
    await press(page, 'Continuar');
    await heading(page, 'Respondió por correo. ¿Enviar la respuesta?');
    await page.getByText('El lunes, a las nueve.').waitFor();
    await fits(page);
    await press(page, 'Enviar a Hale & Ortiz LLP');
    await page.getByText('Su respuesta se envió a Hale & Ortiz LLP.').first().waitFor();
  },
  PHONE,
);

journey(
  'a message of somebody else leads with Discard, and a long text is folded',
  async ({ page, portal }) => {
    const long = 'All that I remember of that day, as well as I can. '.repeat(60);
    await answerByMail(portal, ANA, long, '', 'eve@example.net');
    await signIn(page, portal, ANA);
    await page.getByRole('link', { name: 'A message by email waits. Look at it?' }).click();
    await heading(page, 'Messages by email that wait');
    const card = page.locator('section.draft', { hasText: 'eve@example.net' });
    await card.getByText('If you did not write this, discard it.').waitFor();
    assert.deepEqual(await card.getByRole('button').allTextContents(), [
      'Discard',
      'Send to Hale & Ortiz LLP',
    ]);
    assert.match(await card.getByRole('button', { name: 'Discard' }).getAttribute('class'), /button-main/);
    const margin = await card
      .locator('blockquote')
      .first()
      .evaluate((quote) => getComputedStyle(quote).marginInlineStart);
    assert.equal(margin, '0px');
    await fits(page);
    const whole = card.locator('details blockquote');
    assert.equal(await whole.isVisible(), false);
    await card.getByText('Show all of it').click();
    await whole.waitFor();
    await press(page, 'Discard');
    await page.getByText('No answer waits.').waitFor();
  },
  PHONE,
);

journey(
  'what was sent or discarded in another tab says so, and its card goes away',
  async ({ page, portal }) => {
    await answerByMail(portal, ANA, 'On Tuesday.');
    await answerByMail(portal, ANA, 'On Wednesday.');
    await signIn(page, portal, ANA);
    await page.getByRole('link', { name: 'You answered by email. Send your 2 answers?' }).click();
    await heading(page, TITLE);
    const other = await page.context().newPage();
    await other.goto(page.url());
    for (const text of ['On Tuesday.', 'On Wednesday.']) {
      const card = other.locator('section.draft', { hasText: text });
      await card.getByRole('button', { name: 'Discard' }).click();
      await card.waitFor({ state: 'detached' });
    }
    for (const [text, button] of [
      ['On Tuesday.', 'Send to Hale & Ortiz LLP'],
      ['On Wednesday.', 'Discard'],
    ]) {
      const card = page.locator('section.draft', { hasText: text });
      await card.getByRole('button', { name: button }).click();
      await page.getByText('It was sent or discarded already.').first().waitFor();
      await card.waitFor({ state: 'detached' });
    }
  },
  DESK,
);
