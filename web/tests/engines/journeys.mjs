// The main journeys, on a phone of 360 px, in the engine that ENGINE names. run.mjs starts them.
import assert from 'node:assert/strict';
import { ANA, BEN } from '../portal.mjs';
import './sending.mjs';
import {
  askForMail,
  CASE,
  FIRM,
  goTab,
  journey,
  NAME,
  openConversation,
  PAPER,
  signIn,
  signOut,
} from './stage.mjs';

const COMPOSE = `Your message to ${FIRM}`;

journey('what a page does wrong is noticed', async ({ page, front }) => {
  await page.goto(front.origin);
  await page.at('Sign in');
  await page.evaluate(() => {
    console.error('said');
    setTimeout(() => {
      throw new Error('thrown');
    });
    Promise.reject(new Error('rejected'));
    const picture = document.createElement('img');
    picture.src = 'https://elsewhere.example/picture.png';
    document.body.append(picture);
    const broad = document.createElement('p');
    broad.className = 'broad';
    broad.style.width = '900px';
    document.body.append(broad);
  });
  for (const fault of [/said/, /thrown/, /rejected/, /img-src/])
    await page.until(`fault ${fault}`, () => page.faults.some((one) => fault.test(one)));
  await assert.rejects(page.fits(), /broad/);
  page.faults.length = 0;
});

journey('signs in by a link', async (scene) => {
  const { page, portal, front } = scene;
  await page.goto(front.origin);
  await askForMail(scene, ANA);
  await page.see(ANA);
  await page.goto(front.outside(await portal.link(ANA)));
  // The same browser asked for it: nothing is typed again.
  await page.see(ANA);
  await page.click('button', 'Sign in');
  await page.at('Hello, Ana Reyes');
  const cookies = await page.cookies();
  const session = cookies.find(({ name }) => name === '__Host-session');
  assert.ok(session?.httpOnly && session.secure, 'the session is in a cookie that no script reads');
  const kept = await page.evaluate(() => document.cookie);
  assert.ok(!kept.includes('__Host-session'), kept);
});

journey('signs in by a code, after a wrong one', async (scene) => {
  const { page, portal, front } = scene;
  await page.goto(`${front.origin}/bills`);
  await askForMail(scene, ANA);
  const code = await portal.code(ANA);
  const wrong = code === '000000' ? '111111' : '000000';
  await page.fill('textbox', '6-digit code', wrong);
  await page.click('button', 'Sign in with code');
  await page.see(/code/i, '.summary');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'summary', 'the focus');
  await page.fits();
  await page.fill('textbox', '6-digit code', code);
  await page.click('button', 'Sign in with code');
  await page.at('Bills');
  await page.see('Bill 2026-104');
});

journey('signs in by a passkey', async (scene) => {
  const { page, portal, t } = scene;
  if (!page.addAuthenticator) {
    t.skip(`not walked in ${NAME}: only Chromium has a device with a screen lock to be played`);
    return;
  }
  await page.addAuthenticator();
  // A passkey belongs to the portal's own origin, which its front is not.
  const own = { ...scene, front: { outside: (address) => address } };
  await signIn(own);
  await page.click('button', 'Set it up');
  await page.see('Your passkey is set up');
  await page.fits();
  await page.click('button', 'Close');
  await signOut(scene);
  await page.goto(`${portal.origin}/calendar`);
  await page.click('button', 'Sign in with a passkey');
  await page.at('Calendar events');
});

journey('Home: what is new, the next event, the amount due', async (scene) => {
  const { page } = scene;
  await signIn(scene);
  for (const words of ['Next event', 'Deposition of Ms. Reyes', 'Amount due', '$850.00', 'Send document'])
    await page.see(words, 'main');
  await page.fits();
  assert.equal(await page.evaluate(() => document.querySelectorAll('.skeleton-row').length), 0);
});

journey('a bill and its file', async (scene) => {
  const { page } = scene;
  await signIn(scene);
  await goTab(scene, 'Bills');
  await page.click('link', /Bill 2026-104/);
  await page.at('Bill 2026-104');
  for (const words of ['$850.00', 'Total $1,250.00', 'Awaiting payment', 'For the work of October.'])
    await page.see(words, 'main');
  await page.see('pay.hale.example', '.pay-host');
  await page.fits();
  const { bytes } = await page.saves(() => page.click('button', /^Download bill/));
  assert.deepEqual(bytes, PAPER);
  await page.at('Bill 2026-104');
});

journey('a calendar event and its file', async (scene) => {
  const { page } = scene;
  await signIn(scene);
  await goTab(scene, 'Calendar', 'Calendar events');
  await page.click('link', /Deposition of Ms\. Reyes/);
  await page.at('Deposition of Ms. Reyes');
  for (const words of ['10:00 AM', 'Eastern Time', '100 Main Street', 'Please bring your passport.', CASE])
    await page.see(words, 'main');
  await page.fits();
  const { name, bytes } = await page.saves(() => page.click('link', 'Add to my calendar (.ics file)'));
  assert.match(name, /^event.*\.ics$/);
  const lines = String(bytes).split('\r\n');
  for (const line of ['BEGIN:VCALENDAR', 'SUMMARY:Deposition of Ms. Reyes', 'END:VCALENDAR'])
    assert.ok(lines.includes(line), String(bytes));
});

journey('reads a message and writes one', async (scene) => {
  const { page, portal } = scene;
  await signIn(scene);
  await openConversation(scene);
  await page.see('Maria Hale');
  const words = `¿Puedo traer a mi hermana? From ${NAME}.`;
  await page.fill('textbox', COMPOSE, words);
  await page.click('button', `Send to ${FIRM}`);
  await page.see('Message sent.');
  await page.see(words, '.entry-mine');
  await page.fits();
  await portal.settle();
  const heard = (await portal.heard('message.received')).map(({ detail }) => detail.data.text);
  assert.ok(heard.includes(words), heard.join());
});

journey('Spanish: from the switch on the sign-in page to Home', async (scene) => {
  const { page, portal, front } = scene;
  await page.goto(front.origin);
  await page.at('Sign in');
  await page.click('button', 'Español');
  await page.at('Iniciar sesión');
  await page.fill('textbox', 'Correo electrónico', BEN);
  await page.click('button', 'Enviarme un enlace');
  await page.at('Revise su correo');
  await page.fill('textbox', 'Código de 6 dígitos', await portal.code(BEN));
  await page.click('button', 'Entrar con el código');
  await page.at('Hola, Ben Ortega');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'es');
  await page.click('link', /^Calendario/);
  await page.at('Eventos del calendario');
  await page.click('link', /Deposition/);
  await page.at('Deposition of Ms. Reyes');
  await page.see('hora oriental');
  await page.see('No tiene que asistir');
});

journey('the settings change the language at once, and for the next visit', async (scene) => {
  const { page, front } = scene;
  await signIn(scene);
  await page.click('link', 'Settings');
  await page.at('Settings');
  await page.click('radio', 'Español');
  await page.at('Configuración');
  await page.goto(`${front.origin}/bills`);
  await page.at('Facturas');
  await page.click('link', 'Configuración');
  await page.at('Configuración');
  await page.click('radio', 'English');
  await page.at('Settings');
});

journey('signing out leaves nothing private behind', async (scene) => {
  const { page } = scene;
  await signIn(scene);
  await goTab(scene, 'Bills');
  await page.click('link', /Bill 2026-104/);
  await page.at('Bill 2026-104');
  await signOut(scene);
  assert.equal(await page.evaluate(async () => (await fetch('/v1/me')).status), 401);
  // The list of bills, and Home.
  for (let times = 0; times < 2; times += 1) {
    await page.back();
    await page.at('Sign in');
    assert.doesNotMatch(await page.text(), /2026-104|Northgate|Ana Reyes/);
  }
});

journey('the session ends when nobody is there, and what was written is kept', async (scene) => {
  const { page, portal } = scene;
  await signIn(scene);
  await openConversation(scene);
  await page.fill('textbox', COMPOSE, 'Not to be lost');
  const pass = async (seconds) => {
    await portal.advance(seconds);
    await page.pass(seconds);
  };
  await pass(13 * 60 + 2);
  await page.has('dialog', 'Still there?');
  await page.see('we’ll sign you out in', 'dialog');
  await page.fits();
  await page.click('button', 'Stay signed in');
  await page.gone('dialog', 'Still there?');
  await pass(15 * 60 + 2);
  await page.at('Sign in');
  await page.see('You were signed out to protect your file.');
  assert.doesNotMatch(await page.text(), /Not to be lost|Northgate|Maria/);
  assert.equal(await page.evaluate(async () => (await fetch('/v1/me')).status), 401);
  await page.click('button', 'Email me a link');
  await page.at('Check your email');
  await page.fill('textbox', '6-digit code', await portal.code(ANA));
  await page.click('button', 'Sign in with code');
  await page.at(CASE);
  await page.see('We kept what you were writing.');
  assert.equal(await page.evaluate(() => document.querySelector('#message').value), 'Not to be lost');
});
