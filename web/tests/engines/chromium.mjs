// Chromium through Playwright, as the other journeys have it.
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { addAuthenticator, withoutOfferInField } from '../authenticator.mjs';
import { PATIENCE, Page, PHONE } from './page.mjs';

export async function startChromium({ path, folder }) {
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  const open = async () => {
    const context = await browser.newContext({
      viewport: PHONE,
      isMobile: true,
      hasTouch: true,
      locale: 'en-US',
      timezoneId: 'America/New_York',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(PATIENCE);
    return new ChromiumPage(folder, context, await context.newPage());
  };
  return { version: browser.version(), open, stop: () => browser.close() };
}

class ChromiumPage extends Page {
  constructor(folder, context, page) {
    super(folder);
    this.context = context;
    this.page = page;
    page.on('console', (message) => message.type() === 'error' && this.fault(message.text()));
    page.on('pageerror', (error) => this.fault(error.message));
    page.on('download', (download) => {
      // A page that is closed saves nothing, and then nobody waits for it.
      download.saveAs(join(folder, download.suggestedFilename())).catch(() => {});
    });
  }

  async goto(address) {
    await this.page.goto(address);
  }

  async url() {
    return this.page.url();
  }

  async back() {
    await this.page.goBack();
  }

  find(role, name) {
    return this.page.getByRole(role, { name, exact: true });
  }

  async click(role, name) {
    await this.find(role, name).first().click();
  }

  async fill(role, name, text) {
    await this.find(role, name).fill(text);
  }

  count(role, name) {
    return this.find(role, name).count();
  }

  async setFiles(selector, paths) {
    await this.page.locator(selector).setInputFiles(paths);
  }

  evaluate(run, ...args) {
    return this.page.evaluate(`(${run})(...${JSON.stringify(args)})`);
  }

  cookies() {
    return this.context.cookies();
  }

  async screenshot(path) {
    await this.page.screenshot({ path });
  }

  /** Gives the device a screen lock that keeps passkeys. No other engine has one to be played. */
  async addAuthenticator() {
    // Else it would sign in by itself as soon as the address field is there.
    await withoutOfferInField(this.context);
    await addAuthenticator(this.page);
  }

  async close() {
    await this.context.close();
  }
}
