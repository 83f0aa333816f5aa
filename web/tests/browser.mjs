// A real browser, and what every page in it must keep to: no request to others, no violated policy, no error.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** How long a journey waits for what it expects, in milliseconds. Where ten others want two cores, the first 16 MiB of a file take 10 s. */
export const PATIENCE = 60_000;

const executable =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

export async function startBrowser() {
  if (!executable)
    throw new Error('Chromium is missing: apt-get install chromium, or set CHROMIUM to its path.');
  return chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
}

/** A browser profile of its own. What breaks the rules stands in `faults`. */
export async function newPerson(
  browser,
  portal,
  { language = 'en-US', width = 390, height = 844, ...more } = {},
) {
  const context = await browser.newContext({
    locale: language,
    timezoneId: 'America/New_York',
    viewport: { width, height },
    baseURL: portal.origin,
    acceptDownloads: true,
    reducedMotion: 'reduce',
    ...more,
  });
  context.setDefaultTimeout(PATIENCE);
  const faults = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (![portal.origin, portal.storage].includes(url.origin) && !['data:', 'blob:'].includes(url.protocol))
      faults.push(`asked ${url.origin}`);
    const referrer = request.headers().referer ?? '';
    if (referrer.includes('token=') || referrer.includes('report='))
      faults.push('a token went out as referrer');
  });
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    // Chromium reports answers such as 401 as errors; they are part of the journeys.
    if (/Failed to load resource/.test(message.text())) return;
    faults.push(message.text());
  });
  context.on('weberror', (error) => faults.push(error.error().message));
  return { context, faults, page: await context.newPage() };
}

/** Signs in by a link of its own, typing the address as another browser must. */
export async function signIn(page, portal, email) {
  await portal.post('/v1/sign-in-links', { email });
  await page.goto(await portal.link(email));
  const field = page.locator('#email');
  await page.locator('h1').waitFor();
  if (await field.isVisible()) await field.fill(email);
  await page.locator('form button[type=submit]').click();
  await page.locator('.inside h1').waitFor();
}
