// Pictures of every page at 360 and 1280 px, in both languages, light and dark, into tests/screenshots.
import { mkdirSync } from 'node:fs';
import { addAuthenticator, withoutOfferInField } from './authenticator.mjs';
import { newPerson, signIn, startBrowser } from './browser.mjs';
import { held, takePhotograph } from './photographs.mjs';
import {
  ANA,
  answerByMail,
  changeStage,
  day,
  makeRequest,
  playFirm,
  shareBill,
  shareDocument,
  shareEvent,
  shareFolder,
  startPortal,
  writeMessage,
} from './portal.mjs';
import { playPushService } from './push-service.mjs';

const folder = new URL('screenshots/', import.meta.url);
mkdirSync(folder, { recursive: true });

const portal = await startPortal();
const browser = await startBrowser();
await playFirm(portal);
await shareBill(portal);
await shareBill(portal, {
  bill_id: 'b2',
  number: '2026-087',
  issued_on: '2026-09-03',
  due_on: '2026-10-01',
  state: 'paid',
  balance: { amount_minor: 0, currency: 'USD' },
  message: undefined,
});
await shareBill(portal, {
  bill_id: 'b3',
  number: '2026-091',
  matter_id: 'm2',
  issued_on: '2026-09-30',
  due_on: '2026-10-30',
  payment_url: undefined,
});
await shareEvent(portal);
await shareEvent(portal, {
  event_id: 'e2',
  title: 'Hearing on the motion to dismiss',
  attendee_ids: ['ben'],
  all_day: true,
});
await writeMessage(portal);
await shareEvent(portal, { event_id: 'e3', title: 'Call', location: undefined, description: undefined });
await portal.tell('event.cancelled', { event_id: 'e3' });
await shareFolder(portal);
await shareFolder(portal, { folder_id: 'f2', name: 'Photos of the roof', client_ids: ['ana', 'ben'] });
await shareDocument(portal, { folder_id: 'f1', bytes: 'x'.repeat(215_000) });
await shareDocument(portal, {
  document_id: 'd2',
  name: 'Mediation statement (second draft).pdf',
  matter_id: 'm2',
  bytes: 'x'.repeat(1_480_000),
});
await portal.putObject('firm/hale/bill-3.pdf', 'x'.repeat(215_000));
await shareBill(portal, {
  bill_id: 'b4',
  number: '2026-102',
  matter_id: 'm2',
  content: { key: 'firm/hale/bill-3.pdf' },
});
await writeMessage(portal, {
  message_id: 'x2',
  text: 'The complaint as we filed it is attached.',
  attachments: [{ kind: 'document', id: 'd1' }],
});
await changeStage(portal, { stage_id: 'evidence' }, '2026-10-05T15:00:00Z');
await changeStage(portal);
const text = (en, es) => ({ en, es });
await makeRequest(portal, { due_on: day(3) });
await makeRequest(portal, {
  request_id: 'q2',
  kind: 'answer',
  title: text('How do you want to attend the hearing?', '¿Cómo quiere asistir a la audiencia?'),
  explanation: undefined,
  choices: [
    { id: 'person', text: text('In person, in Albany', 'En persona, en Albany') },
    { id: 'video', text: text('By video', 'Por video') },
    { id: 'not', text: text('I cannot attend', 'No puedo asistir') },
  ],
});
await makeRequest(portal, {
  request_id: 'q3',
  kind: 'signature_elsewhere',
  title: text('Sign the engagement letter', 'Firme la carta de contratación'),
  explanation: undefined,
  url: 'https://sign.example/letter',
});
const file = (name, bytes) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(bytes) });
const photograph = await takePhotograph(browser, 800, 600);
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

for (const language of ['en-US', 'es-US']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [
      [360, 740],
      [1280, 900],
    ]) {
      // So that the links of the round before are none of the three that may live.
      await portal.advance(3601);
      // Nor any that came with news of the round before.
      await portal.settle();
      const { context, page, faults } = await newPerson(browser, portal, {
        language,
        width,
        height,
        colorScheme,
        hasTouch: width < 600,
        isMobile: width < 600,
      });
      const name = (what) =>
        new URL(`${what}-${width}-${language.slice(0, 2)}-${colorScheme}.png`, folder).pathname;
      const shoot = async (what, full = true) => {
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: name(what), fullPage: full });
      };
      await withoutOfferInField(context);
      await playPushService(context);
      await context.grantPermissions(['notifications']);
      await addAuthenticator(page);
      await page.goto('/');
      await page.locator('.passkey-entry button').waitFor();
      await shoot('01-sign-in');
      await page.locator('button[type=submit]').click();
      await shoot('02-sign-in-error');
      await page.locator('#email').fill(ANA);
      await page.locator('button[type=submit]').click();
      await page.locator('#code').waitFor();
      await shoot('03-check');
      await page.goto(`/link?token=a.b..c&lang=${language.slice(0, 2)}`);
      await shoot('04-link');
      await page.goto('/help');
      await shoot('05-help');
      await signIn(page, portal, ANA);
      await page.request.patch('/v1/me', {
        data: { locale: language.slice(0, 2) },
        headers: { origin: portal.origin },
      });
      await page.locator('#passkey-offer').waitFor();
      await shoot('06-passkey-offer');
      await page.reload();
      await page.locator('.rows').first().waitFor();
      await shoot('10-home');
      await page.locator('[aria-labelledby=standing] a').first().click();
      await page.locator('.stages').waitFor();
      await shoot('32-where-the-case-stands');
      const { data } = await (await page.request.get('/v1/requests')).json();
      await page.goto('/requests');
      await page.locator('.row').first().waitFor();
      await shoot('33-what-the-firm-needs');
      for (const [row, { id, kind }] of data.entries()) {
        await page.goto(`/requests/${id}`);
        await page.locator('form button[type=submit]').waitFor();
        await shoot(`${34 + row}-request-${kind}`);
      }
      const open = async (path, what, full) => {
        await page.goto(path);
        await page.locator('.inside h1').waitFor();
        await shoot(what, full);
      };
      await open('/messages', '11-messages');
      await page.locator('.row-link').first().click();
      await page.locator('.log').waitFor();
      await shoot('12-conversation');
      await open('/bills', '13-bills');
      await page.locator('.row-link').last().click();
      await page.locator('.facts').waitFor();
      await shoot('14-bill');
      await open('/calendar', '15-calendar');
      await page.locator('.row-link').first().click();
      await page.locator('.facts').waitFor();
      await shoot('16-event');
      await open('/calendar?month=2026-11', '17-month');
      await open('/settings', '18-settings');
      await page.locator('[aria-labelledby=devices] .button-main').click();
      await page.locator('[aria-labelledby=devices] .rows').waitFor();
      await page.locator('[aria-labelledby=passkeys] button').click();
      await page.locator('.passkey button').last().click();
      await shoot('29-passkeys-and-devices');
      await page.locator('.passkey .ask button').first().click();
      await page.locator('.passkey').waitFor({ state: 'detached' });
      await page.locator('[aria-labelledby=devices] li button').click();
      await page.locator('[aria-labelledby=devices] .rows').waitFor({ state: 'detached' });
      await open('/nothing', '19-not-found');
      await open('/documents', '20-documents');
      await page.goto('/documents?sender=client&q=zebra');
      await page.locator('.empty').waitFor();
      await shoot('21-documents-none');
      await open('/send', '22-send');
      const photo = (title, buffer) => ({ name: title, mimeType: 'image/jpeg', buffer });
      await page
        .locator('.way-desk + input')
        .setInputFiles([photo('1.jpg', photograph), photo('2.jpg', held(photograph, 6))]);
      await page.locator('.scan-page').nth(1).waitFor();
      await shoot('30-scan');
      await page.locator('.scan-page button').first().click();
      await page.locator('.paper-corner').first().waitFor();
      await shoot('31-scan-adjust');
      await page.locator('.scan .buttons button').last().click();
      await page.locator('.scan > .button-quiet').click();
      await page.locator('.scan .ask button').first().click();
      const input = page.locator('#choose-files + input');
      await input.setInputFiles([
        file('Passport.pdf', `passport ${name('')}`),
        file('Photo of the leaking roof, taken from the neighbours’ garden.jpg', 'roof'),
        file('empty.pdf', ''),
      ]);
      await page.locator('.file-name').first().waitFor();
      await page.locator('.file-tools button').first().click();
      await page.locator('#send-case').selectOption({ label: 'Reyes v. Northgate' });
      await page.locator('#send-folder').selectOption({ label: 'Photos of the roof' });
      await page.locator('#send-folder-others').waitFor();
      await shoot('23-send-chosen');
      await context.route(`${portal.storage}/**`, (route) => {
        if (route.request().postDataBuffer()?.length === 4) return;
        return route.continue();
      });
      await input.setInputFiles([file('virus.pdf', `${eicar}`)]);
      await page.locator('form button[type=submit]').click();
      await page.locator('.sending .state-good').waitFor();
      await page.locator('.sending .state-late').waitFor();
      await page.locator('.sending .receipt').first().waitFor();
      await page.locator('.receipt summary').first().click();
      await shoot('24-sending');
      await page.locator('.menu button').first().click();
      await page.locator('.menu-list button').click();
      await page.locator('dialog').waitFor();
      await shoot('25-stop', false);
      await page.locator('dialog button').first().click();
      await page.reload();
      await page.locator('.again').waitFor();
      await shoot('26-again');
      await page.locator('.sending .button-quiet').click();
      await page.locator('.ask .button').first().click();
      await page.locator('.sending').waitFor({ state: 'detached' });
      await open('/documents?sender=client', '27-documents-mine');
      await page.locator('.receipt summary').first().click();
      await shoot('27-documents-mine');
      await open('/bills', '13-bills');
      await page.getByRole('link', { name: /2026-102/ }).click();
      await page.locator('.facts').waitFor();
      await shoot('28-bill-file');
      await open('/calendar-app', '37-calendar-app');
      await page.request.post('/v1/calendar-feed', {
        data: { details: true },
        headers: { origin: portal.origin },
      });
      await page.reload();
      await page.locator('code').waitFor();
      await shoot('38-calendar-app-address');
      await page.goto('/documents');
      await page.locator('.take button').first().click();
      await page.locator('.row-choice input').first().check();
      await shoot('39-documents-choosing');
      await page.locator('.chosen .button-main').click();
      await page.locator('.archive').first().waitFor();
      await shoot('40-downloads-made');
      await portal.settle();
      await page.reload();
      await page.locator('.archive .button-main').first().waitFor();
      await shoot('41-downloads');
      await answerByMail(portal, ANA, 'On Monday at nine, if that suits you.\n\nAna');
      await open('/drafts', '42-drafts');
      if (faults.length > 0) console.error(faults);
      await context.close();
    }
  }
}
await browser.close();
await portal.stop();
