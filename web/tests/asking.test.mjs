// Asking for a link: from which page, how often, what its page shows, and what a browser must keep for it.
import assert from 'node:assert/strict';
import { newPerson } from './browser.mjs';
import { heading, journeys, press, signOut } from './journey.mjs';
import { ANA, writeMessage } from './portal.mjs';
import { startProxy } from './proxy.mjs';

const journey = journeys();

async function ask(page, from = '/') {
  await page.goto(from);
  await heading(page, 'Sign in');
  await page.getByLabel('Email address').fill(ANA);
  await press(page, 'Email me a link');
  await heading(page, 'Check your email');
}

async function typeCode(page, code) {
  await page.getByLabel('6-digit code').fill(code);
  await press(page, 'Sign in with code');
}

const codeOf = (mail) => /\b(\d{3})[ \u00a0-]?(\d{3})\b/.exec(mail.text).slice(1).join('');

journey(
  'who searched for two words before asking for a link finds what they searched for',
  async ({ page, portal }) => {
    // Words, another script, and what addresses may hold unescaped.
    for (const words of ['lease letter', 'acuerdo de señor (2)', "it's *urgent*!"]) {
      await ask(page, `/documents?${new URLSearchParams({ q: words })}`);
      await typeCode(page, await portal.code(ANA));
      await heading(page, 'Documents');
      assert.equal(new URL(page.url()).searchParams.get('q'), words);
      await signOut(page);
    }
  },
);

journey(
  'whoever asks again and again is told the truth, and any code that lives works',
  async ({ page, portal }) => {
    await ask(page, '/bills');
    const before = (await portal.mails(ANA)).length - 1;
    for (let times = 0; times < 4; times += 1) {
      await press(page, 'Send another email');
      await page
        .locator('.notice', { hasText: 'If no new email comes, the earlier ones still work' })
        .waitFor();
    }
    const mails = (await portal.mails(ANA)).slice(before);
    assert.equal(mails.length, 3, 'more would be a flood');
    // Another tab asks as the same browser; the code leads where its mail's link leads.
    const tab = await page.context().newPage();
    await ask(tab, '/calendar');
    await typeCode(tab, codeOf(mails[0]));
    await heading(tab, 'Bills');
    await heading(page, 'Bills');
    await signOut(tab);
    await ask(page, '/bills');
    await typeCode(page, codeOf(mails[0]));
    await page.locator('.field-error', { hasText: 'This code does not work.' }).waitFor();
  },
);

journey(
  'a code that was used or is late says so to the browser that asked',
  async ({ page, portal, browser }) => {
    await ask(page);
    const code = await portal.code(ANA);
    const other = await newPerson(browser, portal);
    await other.page.goto(await portal.link(ANA));
    await other.page.getByLabel('Email address').fill(ANA);
    await press(other.page, 'Continue');
    await heading(other.page, 'Hello, Ana Reyes');
    await other.context.close();
    await typeCode(page, code);
    await page.locator('.field-error', { hasText: 'This code was already used.' }).waitFor();
    await press(page, 'Send another email');
    await page.locator('.notice').waitFor();
    const late = await portal.code(ANA);
    await portal.advance(601);
    await typeCode(page, late);
    await page.locator('.field-error', { hasText: 'This code has expired.' }).waitFor();
    await page.getByText('Use the code of a newer email, or ask for a new one.').waitFor();
  },
);

journey(
  'the page of a link shows the firm that sent it, and no word of whoever made one up',
  async ({ page, portal }) => {
    await writeMessage(portal, { message_id: 'x-firm' });
    const link = await portal.link(ANA);
    await page.goto(link);
    const brand = page.locator('.brand');
    await brand.getByText('Hale & Ortiz LLP').waitFor();
    assert.ok(
      await brand.locator('.logo').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)),
    );
    const token = new URL(link).searchParams.get('token').split('.');
    for (const firm of ['nobody', 'Your%20bank', '%3Cb%3E', '..%2F..']) {
      await page.goto(`/link?token=${[token[0], token[1], firm, token[3]].join('.')}`);
      await heading(page, 'Confirm it’s you');
      await page.waitForLoadState('networkidle');
      assert.equal(await brand.textContent(), 'Client portal');
    }
  },
);

journey(
  'a browser that keeps no cookies says so before the link is spent',
  async ({ page, context, portal }) => {
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setDocumentCookieDisabled', { disabled: true });
    await writeMessage(portal, { message_id: 'x-cookies' });
    await page.goto(await portal.link(ANA));
    await page.getByLabel('Email address').fill(ANA);
    for (let times = 0; times < 2; times += 1) {
      await press(page, 'Continue');
      await page.locator('.summary', { hasText: 'Allow cookies for localhost' }).waitFor();
    }
    await session.send('Emulation.setDocumentCookieDisabled', { disabled: false });
    await press(page, 'Continue');
    await page.locator('.entry-marked').waitFor();
  },
);

journey(
  'a session that does not stick says what to allow, and is there once it is',
  async ({ browser, portal }) => {
    const proxy = await startProxy();
    const { page, context } = await newPerson(browser, portal, proxy.context);
    try {
      await writeMessage(portal, { message_id: 'x-stripped' });
      const link = await portal.link(ANA);
      proxy.strips = ['set-cookie'];
      await page.goto(link);
      await page.getByLabel('Email address').fill(ANA);
      await press(page, 'Continue');
      await page.locator('.summary', { hasText: 'Allow cookies for localhost' }).waitFor();
      assert.equal(proxy.count('POST /v1/sessions'), 1);
      proxy.strips = [];
      await press(page, 'Continue');
      await page.locator('.entry-marked').waitFor();
    } finally {
      await context.close();
      proxy.stop();
    }
  },
);
