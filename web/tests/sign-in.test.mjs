// How clients come in.
import assert from 'node:assert/strict';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { ANA, BEN, shareBill, shareEvent, writeMessage } from './portal.mjs';

const journey = journeys();

journey(
  'an invitation leads to Home, a bill, an event and a message sent',
  async ({ page, context, portal }) => {
    await portal.tell('client.invited', { client_id: 'ana', email: ANA, name: 'Ana Reyes', locale: 'en' });
    await page.goto(await portal.link(ANA));
    await heading(page, 'Confirm it’s you');
    assert.ok(!page.url().includes('token'), 'the token has left the address');
    await page.getByLabel('Email address').fill(` ${ANA.toUpperCase()} `);
    await press(page, 'Continue');
    await heading(page, 'Hello, Ana Reyes');
    assert.equal(new URL(page.url()).pathname, '/');
    await page.getByText('Nothing new. When Hale & Ortiz LLP shares something').waitFor();

    await shareBill(portal);
    await shareEvent(portal);
    await writeMessage(portal);
    await page.reload();
    await page
      .getByRole('link', { name: /Bill 2026-104/ })
      .first()
      .click();
    await heading(page, 'Bill 2026-104');
    const pay = page.getByRole('link', { name: /^Pay \$850\.00/ });
    assert.equal(await pay.getAttribute('href'), 'https://pay.hale.example/b1');
    await page.getByText('You pay on pay.hale.example').waitFor();

    await page.getByRole('link', { name: /^Calendar/ }).click();
    await page.getByRole('link', { name: /Deposition of Ms\. Reyes/ }).click();
    await heading(page, 'Deposition of Ms. Reyes');
    await page.getByText('100 Main Street, Room 4, Albany').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Add to my calendar/ }).click(),
    ]);
    assert.match(file.suggestedFilename(), /\.ics$/);

    await page.getByRole('link', { name: /^Messages/ }).click();
    // The page marks the message as read by itself, which the firm hears below.
    const read = page.waitForResponse((answer) => answer.url().endsWith('/read') && answer.ok());
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    await page.getByText('the court has set a date').waitFor();
    await read;
    await page.getByLabel('Your message to Hale & Ortiz LLP').fill('Thank you. I will be there.');
    await press(page, 'Send to Hale & Ortiz LLP');
    await page.locator('.entry-mine', { hasText: 'I will be there.' }).waitFor();
    assert.equal(await page.getByLabel('Your message to Hale & Ortiz LLP').inputValue(), '');

    await portal.settle();
    const heard = (await portal.call('/local/bus?source=portico')).data;
    const kinds = heard.map((event) => event['detail-type']);
    for (const kind of [
      'client.signed_in',
      'bill.viewed',
      'event.viewed',
      'message.read',
      'message.received',
    ]) {
      assert.ok(kinds.includes(kind), `${kind} among ${kinds}`);
    }
    assert.equal(
      heard.find((event) => event['detail-type'] === 'message.received').detail.data.text,
      'Thank you. I will be there.',
    );
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    assert.ok(!/\.[a-z0-9]{26}\./.test(stored), `no token in ${stored}`);
    const [session] = (await context.cookies()).filter((cookie) => cookie.name === '__Host-session');
    assert.ok(session.httpOnly && session.secure && session.sameSite === 'Strict');
  },
);

journey('the browser that asked signs in by one press', async ({ page, context, portal }) => {
  await page.goto('/bills');
  await heading(page, 'Sign in');
  await page.getByLabel('Email address').fill(ANA);
  await press(page, 'Email me a link');
  await heading(page, 'Check your email');
  await page.getByText(`If your firm has ${ANA} on file`).waitFor();
  const tab = await context.newPage();
  await tab.goto(await portal.link(ANA));
  await tab.getByText(`Press the button to sign in as ${ANA}.`).waitFor();
  await press(tab, 'Sign in');
  await heading(tab, 'Bills');
  // The tab that asked goes where it wanted to go.
  await heading(page, 'Bills');
});

journey('what went wrong before the last try is said no more', async ({ page, context, portal }) => {
  await portal.post('/v1/sign-in-links', { email: ANA });
  await page.goto(await portal.link(ANA));
  const other = 'somebody.else@example.com';
  await page.locator('#email').fill(other);
  await press(page, 'Continue');
  const fresh = page.getByRole('button', { name: 'Email me a new link' });
  await fresh.waitFor();
  const summary = page.locator('.summary');
  const wrong = await summary.textContent();
  await context.setOffline(true);
  await fresh.click();
  await summary.getByText(/offline/).waitFor();
  await context.setOffline(false);
  await page.locator('#email').fill(`x${other}`);
  await press(page, 'Continue');
  await page.waitForFunction((words) => document.querySelector('.summary')?.textContent === words, wrong);
});

journey('the code finishes what a discarded tab began', async ({ page, portal }) => {
  await page.goto('/calendar');
  await page.getByLabel('Email address').fill(ANA);
  await press(page, 'Email me a link');
  await heading(page, 'Check your email');
  await page.reload();
  await heading(page, 'Check your email');
  await page.getByLabel('6-digit code').fill('12');
  await press(page, 'Sign in with code');
  await page.getByRole('alert').getByText('Enter the 6 digits from the email.').waitFor();
  const code = await portal.code(ANA);
  await page.getByLabel('6-digit code').fill(code === '000000' ? '000001' : '000000');
  await press(page, 'Sign in with code');
  await page.locator('.field-error', { hasText: 'This code does not work.' }).waitFor();
  await page.getByLabel('6-digit code').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.keyboard.press('Enter');
  await heading(page, 'Calendar events');
});

journey(
  'an unknown address gets the same page, and a wrong one a sentence beside the field',
  async ({ page, portal }) => {
    await page.goto('/');
    await page.getByLabel('Email address').fill('nobody');
    await press(page, 'Email me a link');
    await page.locator('.field-error', { hasText: 'Enter an email address' }).waitFor();
    await page.getByLabel('Email address').fill('nobody@example.com');
    await press(page, 'Email me a link');
    await heading(page, 'Check your email');
    for (const hint of ['Check your spam folder.', 'Ask your firm which address it uses for you.'])
      await page.getByText(hint).waitFor();
    await press(page, 'Send another email');
    await page.locator('.notice', { hasText: 'the earlier ones still work' }).waitFor();
    assert.deepEqual(await portal.mails('nobody@example.com'), []);
  },
);

journey('regions: each is a portal of its own', async ({ page }) => {
  await page.goto('/');
  await page.getByText('Region: United States').click();
  const europe = page.getByRole('link', { name: 'Europe' });
  assert.match(await europe.getAttribute('href'), /^https:\/\/eu\.portal\.example\//);
});

journey(
  'in Spanish from the switch to the mail, and the portal offers to go on in it',
  async ({ page, portal }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Español' }).click();
    await heading(page, 'Iniciar sesión');
    await page.getByLabel('Correo electrónico').fill(ANA);
    await press(page, 'Enviarme un enlace');
    await heading(page, 'Revise su correo');
    assert.match((await portal.mail(ANA)).subject, /Su enlace/);
    await page.getByLabel('Código de 6 dígitos').fill(await portal.code(ANA));
    await press(page, 'Entrar con el código');
    // Her firm said that she reads English.
    await heading(page, 'Hello, Ana Reyes');
    await press(page, 'Continuar en español');
    await heading(page, 'Hola, Ana Reyes');
    assert.equal(await page.locator('html').getAttribute('lang'), 'es');
    await page.reload();
    await heading(page, 'Hola, Ana Reyes');
    await page.goto('/settings');
    await page.getByLabel('English').click();
    await heading(page, 'Settings');
  },
);

journey(
  'a client whom the firm calls Spanish gets everything in Spanish',
  async ({ page, portal }) => {
    const mail = (await portal.mails(BEN)).find((one) => one.subject.startsWith('Invitación'));
    assert.ok(mail, 'the invitation is in Spanish');
    await signIn(page, portal, BEN);
    await heading(page, 'Hola, Ben Ortega');
    await page.goto('/bills');
    await page.getByText('Todavía no hay facturas. Cuando Hale & Ortiz LLP comparta una').waitFor();
  },
  { language: 'es-MX' },
);

journey(
  'what a link from a notice does not open wants a code; a device can be signed out',
  async ({ page, portal, browser }) => {
    const other = await newPerson(browser, portal);
    await signIn(other.page, portal, ANA);
    await writeMessage(portal, { message_id: 'x-step' });
    await page.goto(await portal.link(ANA));
    await page.getByLabel('Email address').fill(ANA);
    await press(page, 'Continue');
    await page.locator('.log').waitFor();
    await page.goto('/settings');
    await press(page, 'Show my devices');
    await page.getByText(`we email a 6-digit code to ${ANA}`).waitFor();
    await press(page, 'Email me a code');
    await page.getByText(`We sent a code to ${ANA}`).waitFor();
    await page.getByLabel('6-digit code').fill(await portal.code(ANA));
    await press(page, 'Confirm');
    await page.getByText('This device').waitFor();
    const rows = page.locator('.session').getByRole('button', { name: /^Sign out/ });
    const count = await rows.count();
    assert.ok(count >= 1);
    for (let left = count; left > 0; left -= 1) {
      await rows.first().click();
      await page.waitForFunction((most) => document.querySelectorAll('.session button').length < most, left);
    }
    await other.page.goto('/bills');
    await heading(other.page, 'Sign in');
    await other.context.close();
  },
);

journey(
  'by a link from a notice the language changes for the visit; what holds for all firms wants a code',
  async ({ page, portal }) => {
    await writeMessage(portal, { message_id: 'x-choices' });
    await page.goto(await portal.link(ANA));
    await page.getByLabel('Email address').fill(ANA);
    await press(page, 'Continue');
    await page.locator('.log').waitFor();
    await page.goto('/settings');
    await page.getByText('For this visit.').waitFor();
    // The choice shows once the language has changed, which `check` does not wait for.
    await page.getByRole('radio', { name: 'Español' }).click();
    await heading(page, 'Configuración');
    await page.reload();
    await heading(page, 'Configuración');
    await page.getByRole('radio', { name: 'English' }).click();
    await heading(page, 'Settings');
    const bills = page.getByRole('checkbox', { name: 'Bills' });
    assert.equal(await bills.count(), 0, 'the mails of all firms');
    await page.getByText('These choices count for all your firms').waitFor();
    await press(page, 'Choose which emails I get');
    await press(page, 'Email me a code');
    await page.getByText(`We sent a code to ${ANA}`).waitFor();
    await page.getByLabel('6-digit code').fill(await portal.code(ANA));
    await press(page, 'Confirm');
    await bills.waitFor();
    await page.getByText('For the portal and for every email that it sends you.').waitFor();
  },
);

journey(
  'this was not me: the session that a mail asked about ends',
  async ({ page: thief, portal, browser }) => {
    await signIn(thief, portal, ANA);
    const mails = (await portal.mails(ANA)).reverse().flatMap((mail) => mail.links);
    const report = mails.find((link) => link.includes('/session-report?report='));
    const owner = await newPerson(browser, portal);
    await owner.page.goto(report);
    assert.ok(!owner.page.url().includes('report='));
    await press(owner.page, 'Sign that browser out');
    await heading(owner.page, 'That browser is signed out');
    await thief.goto('/bills');
    await heading(thief, 'Sign in');
    assert.deepEqual(owner.faults, []);
    await owner.context.close();
  },
);
