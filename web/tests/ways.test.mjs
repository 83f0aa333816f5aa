// The ways in which a mail meets its reader. Each ends inside at the first try, or with the one sentence that says what to do.
import assert from 'node:assert/strict';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys, press, signOut } from './journey.mjs';
import { ANA, playFirm, shareBill, shareEvent, startPortal, writeMessage } from './portal.mjs';

const journey = journeys();

const IN_APP =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS]';

async function ask(page, email = ANA, from = '/') {
  await page.goto(from);
  await page.getByLabel('Email address').fill(email);
  await press(page, 'Email me a link');
  await heading(page, 'Check your email');
}

async function confirm(page, email = ANA) {
  await heading(page, 'Confirm it’s you');
  await page.getByLabel('Email address').fill(email);
  await press(page, 'Continue');
}

journey(
  '1. a scanner that opens, renders and clicks changes nothing',
  async ({ page: scanner, portal, browser }) => {
    await shareBill(portal, { bill_id: 'b-scan', number: '2026-300' });
    const link = await portal.link(ANA);
    const asked = [];
    scanner.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/v1/')) asked.push(`${request.method()} ${pathname}`);
    });
    await scanner.goto(link);
    await heading(scanner, 'Confirm it’s you');
    await scanner.getByText('Hale & Ortiz LLP').waitFor();
    for (const button of await scanner.getByRole('button').all()) await button.click();
    await scanner.getByRole('heading', { level: 1 }).waitFor();
    const letterhead = ['GET /v1/firms/hale', 'GET /v1/firms/hale/logo'];
    assert.deepEqual(
      asked.filter((one) => !letterhead.includes(one)),
      [],
      'nothing is asked about the link',
    );
    const person = await newPerson(browser, portal);
    await person.page.goto(link);
    await confirm(person.page);
    await heading(person.page, 'Bills');
    await person.context.close();
  },
);

journey(
  '2. the browser of a mail app, which shares nothing with the one that asked',
  async ({ page, portal }) => {
    await portal.post('/v1/sign-in-links', { email: ANA, return_to: '/calendar' });
    await page.goto(await portal.link(ANA));
    await confirm(page);
    await heading(page, 'Calendar events');
  },
  { userAgent: IN_APP },
);

journey('3. a second device: asked on one, the mail on the other', async ({ page, portal, browser }) => {
  await ask(page, ANA, '/documents');
  const phone = await newPerson(browser, portal);
  await phone.page.goto(await portal.link(ANA));
  await heading(phone.page, 'Confirm it’s you');
  await phone.context.close();
  await page.getByLabel('6-digit code').fill(await portal.code(ANA));
  await press(page, 'Sign in with code');
  await heading(page, 'Documents');
});

journey('4. an expired link, even after weeks, asks for the address once', async ({ page, portal }) => {
  await shareEvent(portal, { event_id: 'e-weeks', title: 'Mediation' });
  const link = await portal.link(ANA);
  await portal.advance(30 * 86_400);
  await page.goto(link);
  await confirm(page);
  await heading(page, 'This link has expired');
  await press(page, 'Email me a new link');
  await heading(page, 'Check your email');
  await page.getByText('It goes to the address that your firm has on file').waitFor();
  assert.equal(await page.getByText('the address above').count(), 0);
  await press(page, 'Send another email');
  await page.locator('.notice', { hasText: 'the earlier ones still work' }).waitFor();
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const token = new URL(link).searchParams.get('token');
  assert.ok(!stored.includes(token.split('.')[3]), 'no token is kept');
  await page.goto(await portal.link(ANA));
  await press(page, 'Sign in');
  await heading(page, 'Mediation');
});

journey('4. an expired link, finished by the code', async ({ page, portal }) => {
  await shareEvent(portal, { event_id: 'e-code', title: 'Hearing' });
  const link = await portal.link(ANA);
  await portal.advance(7200);
  await page.goto(link);
  await confirm(page);
  await press(page, 'Email me a new link');
  await heading(page, 'Check your email');
  await page.getByLabel('6-digit code').fill(await portal.code(ANA));
  await press(page, 'Sign in with code');
  await heading(page, 'Hearing');
});

journey(
  '5. a link used twice leads to a fresh one in one tap, and on to the same place',
  async ({ page, portal }) => {
    await shareBill(portal, { bill_id: 'b-twice', number: '2026-200' });
    const link = await portal.link(ANA);
    await page.goto(link);
    await confirm(page);
    await heading(page, 'Bills');
    await page.getByText('From your email').waitFor();
    await signOut(page);
    await page.goto(link);
    await confirm(page);
    await heading(page, 'This link was already used');
    await press(page, 'Email me a new link');
    await heading(page, 'Check your email');
    await page.goto(await portal.link(ANA));
    await press(page, 'Sign in');
    await heading(page, 'Bills');
    assert.match(new URL(page.url()).search, /first=bill_/);
  },
);

journey(
  '5. a link opened again while signed in goes to its place, used, late or fresh',
  async ({ page, portal }) => {
    await shareBill(portal, { bill_id: 'b-again', number: '2026-201' });
    const used = await portal.link(ANA);
    await page.goto(used);
    await confirm(page);
    await heading(page, 'Bills');
    await page.goto(used);
    await page.getByText('From your email').waitFor();
    assert.match(new URL(page.url()).search, /first=bill_/);
    await shareEvent(portal, { event_id: 'e-again', title: 'Conference' });
    const fresh = await portal.link(ANA);
    await page.goto(fresh);
    await heading(page, 'Conference');
    // Another person's link says whose it is not, and leaves the session alone.
    assert.ok(!page.url().includes('token'));
    await signOut(page);
    // It was not used up by being opened.
    await page.goto(fresh);
    await confirm(page);
    await heading(page, 'Conference');
  },
);

journey(
  '6. an old tab finds out that the sign-in happened in another one',
  async ({ page, context, portal }) => {
    // A tab that slept hears nothing of the others.
    await page.addInitScript(() => delete window.BroadcastChannel);
    await ask(page, ANA, '/calendar');
    const tab = await context.newPage();
    await tab.goto(await portal.link(ANA));
    await press(tab, 'Sign in');
    await heading(tab, 'Calendar events');
    await heading(page, 'Check your email');
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await heading(page, 'Calendar events');
  },
);

journey(
  '6. the code of an old tab, whose link was opened in another one',
  async ({ page, context, portal }) => {
    await page.addInitScript(() => delete window.BroadcastChannel);
    await ask(page, ANA, '/bills');
    const code = await portal.code(ANA);
    const tab = await context.newPage();
    await tab.goto(await portal.link(ANA));
    await press(tab, 'Sign in');
    await heading(tab, 'Bills');
    await page.getByLabel('6-digit code').fill(code);
    await press(page, 'Sign in with code');
    await heading(page, 'Bills');
  },
);

journey('7. the wrong address: the page says what to do, and does it', async ({ page, portal }) => {
  await writeMessage(portal, { message_id: 'x-wrong' });
  await page.goto(await portal.link(ANA));
  await confirm(page, 'anna@example.com');
  const summary = page.locator('.summary');
  await summary.getByText('This link and this address do not belong together.').waitFor();
  assert.ok(await summary.evaluate((box) => box === document.activeElement), 'the summary has the focus');
  assert.equal(
    await page.getByLabel('Email address').inputValue(),
    'anna@example.com',
    'what was typed stays',
  );
  await page.getByLabel('Email address').fill(ANA);
  await press(page, 'Email me a new link');
  await heading(page, 'Check your email');
  await page.getByText(`If your firm has ${ANA} on file`).waitFor();
  await page.getByLabel('6-digit code').fill(await portal.code(ANA));
  await press(page, 'Sign in with code');
  await heading(page, 'Hello, Ana Reyes');
});

journey('8. another region keeps the address that was typed', async ({ browser, portal }) => {
  const europe = await startPortal();
  // The pages of that region come through the journey, which sees nothing of what a service worker fetches.
  const person = await newPerson(browser, portal, { serviceWorkers: 'block' });
  try {
    await playFirm(europe);
    // What stands at that region's address.
    await person.context.route('https://eu.portal.example/**', async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const response = await route.fetch({ url: `${europe.origin}${pathname}${search}` });
      await route.fulfill({ response });
    });
    const { page } = person;
    await ask(page);
    await page.getByText('Region: United States').click();
    await page.getByRole('link', { name: 'Europe' }).click();
    await heading(page, 'Sign in');
    assert.equal(page.url(), 'https://eu.portal.example/');
    assert.equal(await page.getByLabel('Email address').inputValue(), ANA);
    await press(page, 'Email me a link');
    await heading(page, 'Check your email');
    await page.goto(await europe.link(ANA));
    await confirm(page);
    await heading(page, 'Hello, Ana Reyes');
  } finally {
    await person.context.unrouteAll({ behavior: 'ignoreErrors' });
    await person.context.close();
    await europe.stop();
  }
});

journey('9. a code as people type and paste it', async ({ page, portal }) => {
  const script = (zero) => (code) =>
    [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
  const typed = [
    (code) => ` ${[...code].join(' ')} `,
    (code) => `${code.slice(0, 3)}\u2013${code.slice(3)}`,
    script(0x660),
    (code) => script(0xff10)(`${code.slice(0, 3)}${code.slice(3)}`),
    (code) => `Or type this code: ${code.slice(0, 3)} ${code.slice(3)}. It works for 10 minutes.`,
  ];
  for (const write of typed) {
    await ask(page);
    const text = write(await portal.code(ANA));
    await page.getByLabel('6-digit code').fill(text);
    await press(page, 'Sign in with code');
    await page.locator('.inside h1').waitFor();
    await signOut(page);
  }
  await ask(page);
  // A notice may have come after it.
  const mails = await portal.mails(ANA);
  const { text } = mails.findLast((mail) => mail.text.includes('Or type this code'));
  const from = text.indexOf('Or type this code');
  const sentence = text.slice(from, text.search(/\d{3}[ \u00a0-]?\d{3}/) + 7);
  assert.match(sentence, /10 minutes[\s\S]*\n/, 'two lines, with another number');
  await page.getByLabel('6-digit code').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, sentence);
  await press(page, 'Sign in with code');
  await page.locator('.inside h1').waitFor();
});

journey(
  '10. a forwarded mail opens for nobody else, and the page says so',
  async ({ page, portal, browser }) => {
    await writeMessage(portal, { message_id: 'x-forward' });
    const link = await portal.link(ANA);
    await page.goto(link);
    await page.getByText('Forwarded to you? Close this page.').waitFor();
    await confirm(page, 'somebody@example.com');
    await page.getByText('Type the email address where you received the link.').waitFor();
    await press(page, 'Email me a new link');
    await page.getByText('If your firm has somebody@example.com on file').waitFor();
    assert.deepEqual(await portal.mails('somebody@example.com'), []);
    const owner = await newPerson(browser, portal);
    await owner.page.goto(link);
    await confirm(owner.page);
    await owner.page.locator('.entry-marked').waitFor();
    // Whoever is signed in as somebody else is not led into it either.
    await owner.context.close();
    const other = await newPerson(browser, portal);
    await signIn(other.page, portal, 'ben@example.com');
    await other.page.goto(link);
    await other.page.getByRole('button', { name: /^(Sign in|Iniciar sesión)$/ }).waitFor();
    await other.context.close();
  },
);
