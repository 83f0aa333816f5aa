// Asking for a link: from which page, how often, and what becomes of it when it is over.
import assert from 'node:assert/strict';
import { heading, journeys, press } from './journey.mjs';
import { ANA } from './portal.mjs';

const journey = journeys();

journey('who searched for two words before asking for a link finds what they searched for', async ({ page, portal }) => {
  // Words, another script, and what addresses may hold unescaped.
  for (const words of ['lease letter', 'acuerdo de señor (2)', "it's *urgent*!"]) {
    const search = `/documents?${new URLSearchParams({ q: words })}`;
    await page.goto(search);
    await heading(page, 'Sign in');
    await page.getByLabel('Email address').fill(ANA);
    await press(page, 'Email me a link');
    await heading(page, 'Check your email');
    await page.getByLabel('6-digit code').fill(await portal.code(ANA));
    await press(page, 'Sign in with code');
    await heading(page, 'Documents');
    assert.equal(new URL(page.url()).searchParams.get('q'), words);
    await press(page, 'Menu');
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
  }
});
