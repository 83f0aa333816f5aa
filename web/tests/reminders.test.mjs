// Reminders of calendar events, and what is important and was not opened: from the mail to the page, in both languages, and by choice.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { inviteSomebody, message, playFirm, shareEvent } from './portal.mjs';

const PHONE = { width: 360, height: 740 };
const HOUR = 3_600;

const journey = journeys(playFirm);

/** Somebody new on a case of their own, who reads this language. */
async function somebody(portal, locale = 'en') {
  const email = await inviteSomebody(portal);
  const [client_id] = email.split('@');
  await portal.load('hale', [
    ['client.updated', { client_id, email, name: 'Ana Reyes', locale }],
    ['matter.updated', { matter_id: client_id, name: 'Lease', status: 'open', client_ids: [client_id] }],
  ]);
  return { email, client_id };
}

/** A hearing of theirs in so many hours. */
async function hear(portal, client_id, hours) {
  const now = await portal.now();
  const moment = (more) => new Date(now + (hours + more) * HOUR * 1000).toISOString();
  await shareEvent(portal, {
    event_id: `hearing-${client_id}-${hours}`,
    matter_id: client_id,
    starts_at: moment(0),
    ends_at: moment(1),
    attendee_ids: [client_id],
    client_ids: [client_id],
  });
}

const subjects = async (portal, email) => (await portal.mails(email)).map(({ subject }) => subject);

/** Follows the link of the newest mail. */
async function follow(page, portal, email, button) {
  await page.goto(await portal.link(email));
  await page.locator('#email').fill(email);
  await press(page, button);
}

journey(
  'a reminder a day before leads to the event, and another one comes an hour before',
  async ({ page, portal }) => {
    const { email, client_id } = await somebody(portal);
    await hear(portal, client_id, 30);
    await portal.advance(6 * HOUR + 60);
    const [last] = (await subjects(portal, email)).slice(-1);
    assert.equal(last, 'A reminder: a calendar event with Hale & Ortiz LLP within a day');
    await follow(page, portal, email, 'Continue');
    await heading(page, 'Deposition of Ms. Reyes');
    await page.getByText('100 Main Street, Room 4, Albany').waitFor();
    await portal.advance(23 * HOUR);
    const [hour] = (await subjects(portal, email)).slice(-1);
    assert.equal(hour, 'Within the hour: a calendar event with Hale & Ortiz LLP');
  },
  PHONE,
);

journey(
  'the same in Spanish',
  async ({ page, portal }) => {
    const { email, client_id } = await somebody(portal, 'es');
    await hear(portal, client_id, 4);
    await portal.advance(3 * HOUR + 60);
    const mail = await portal.mail(email);
    assert.equal(mail.subject, 'En menos de una hora: un evento del calendario con Hale & Ortiz LLP');
    assert.ok(mail.text.includes('Ver cuándo y dónde'), mail.text);
    await follow(page, portal, email, 'Continuar');
    await heading(page, 'Deposition of Ms. Reyes');
  },
  { ...PHONE, language: 'es-MX' },
);

journey(
  'what is important and was not opened comes once more and leads to it',
  async ({ page, portal }) => {
    for (const [locale, subject, button] of [
      ['en', 'Hale & Ortiz LLP asks you to look at something', 'Continue'],
      ['es', 'Hale & Ortiz LLP le pide que revise algo', 'Continuar'],
    ]) {
      const { email, client_id } = await somebody(portal, locale);
      const offer = message({ message_id: `offer-${client_id}`, matter_id: client_id, text: 'The offer.' });
      await portal.tellImportant('message.sent', { ...offer, client_ids: [client_id] }, 12);
      await portal.advance(13 * HOUR);
      assert.deepEqual((await subjects(portal, email)).slice(-1), [subject]);
      const unread = (await portal.heard('resource.unread')).map(({ detail }) => detail.data.client_id);
      assert.ok(unread.includes(client_id), unread.join());
      if (locale === 'en') {
        await follow(page, portal, email, button);
        await page.getByText('The offer.').waitFor();
      }
      await portal.advance(48 * HOUR);
      const again = (await subjects(portal, email)).filter((one) => one === subject);
      assert.equal(again.length, 1);
    }
  },
  PHONE,
);

journey(
  'a choice in the settings ends the reminders of a day, and leaves those of an hour',
  async ({ page, portal }) => {
    const { email, client_id } = await somebody(portal);
    await signIn(page, portal, email);
    await page.goto('/settings');
    const day = page.getByRole('checkbox', { name: 'A reminder a day before an event' });
    const hour = page.getByRole('checkbox', { name: 'A reminder an hour before an event' });
    assert.deepEqual([await day.isChecked(), await hour.isChecked()], [true, true]);
    await day.uncheck();
    await page.getByText('Saved.').first().waitFor();
    await page.reload();
    assert.deepEqual([await day.isChecked(), await hour.isChecked()], [false, true]);
    await hear(portal, client_id, 25);
    await portal.advance(26 * HOUR);
    const told = (await subjects(portal, email)).filter((one) => /within/i.test(one));
    assert.deepEqual(told, []);
    await hear(portal, client_id, 26);
    await portal.advance(25 * HOUR + 60);
    const reminded = (await subjects(portal, email)).filter((one) => /within/i.test(one));
    assert.deepEqual(reminded, ['Within the hour: a calendar event with Hale & Ortiz LLP']);
  },
  PHONE,
);
