// The page of one person in one engine, as the journeys use it. What is here is the same for all engines; a subclass adds:
//   goto(address), url(), back()     navigation, which answers when the page is loaded
//   click(role, name)                presses what has this role and this name, once there is one
//   fill(role, name, text)           types in place of what a field holds
//   count(role, name)                how many are in sight
//   setFiles(selector, paths)        names files to a field for files
//   evaluate(run, ...args)           runs a function in the page
//   cookies(), screenshot(path), close()
// A name is a text, which is the whole name, or a pattern.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';

/** How long the journeys wait for anything, in milliseconds. */
export const PATIENCE = 30_000;

/** The screen of a small phone. WebKitGTK's window has the same size. */
export const PHONE = { width: 360, height: 740 };

/** Where the elements of a role are looked for, in engines that do not look for roles. */
export const PLACES = {
  button: 'button',
  dialog: 'dialog[open]',
  link: 'a[href]',
  radio: 'input[type=radio]',
  textbox: 'textarea, input:not([type=file], [type=radio], [type=checkbox])',
};

/** What engines report that is no fault: failed requests, which are part of the journeys, and the part of the policy that Safari does not know. */
const NO_FAULTS =
  /Failed to load resource|Cross-Origin Request Blocked|due to access control checks|The network connection was lost|Unrecognized Content-Security-Policy directive 'manifest-src'/;

export class Page {
  /** What the page did that it must not: errors, exceptions, violations of its policy. */
  faults = [];

  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  fault(text) {
    if (!NO_FAULTS.test(text)) this.faults.push(text.slice(0, 400));
  }

  /** Asks until the answer is true, and says what was missing when it never is. */
  async until(what, ask, patience = PATIENCE) {
    const end = Date.now() + patience;
    let last = '';
    while (Date.now() < end) {
      try {
        const answer = await ask();
        if (answer) return answer;
        last = '';
      } catch (thrown) {
        // A page that is just being replaced answers nothing.
        last = ` (${thrown.message})`;
      }
      await rest(50);
    }
    const [shown, at] = await Promise.all([
      this.text().catch(() => 'nothing'),
      this.url().catch(() => 'no page'),
    ]);
    throw new Error(`No ${what} at ${at}${last}. Shown: ${shown.slice(0, 1500)}`);
  }

  /** What a reader sees. Engines differ in the spaces that they write into dates and amounts, so each kind becomes a plain one. */
  async text(selector = 'body') {
    const text = await this.evaluate((css) => {
      // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count.
      return [...document.querySelectorAll(css)].map((one) => one.innerText).join('\n');
    }, selector);
    // Nor do the marks count that set a name of the other direction apart.
    return text
      .replace(/[\u2066-\u2069]/gu, '')
      .replace(/\s+/gu, ' ')
      .trim();
  }

  /** Waits for words, or a pattern of them, to be in sight. */
  async see(words, selector = 'body') {
    const fits = (text) => (typeof words === 'string' ? text.includes(words) : words.test(text));
    await this.until(`«${words}»`, async () => fits(await this.text(selector)));
  }

  /** Waits for the page with this heading, and for nothing to stand outside the screen. */
  async at(words) {
    await this.until(`heading «${words}»`, async () => (await this.text('h1')) === words);
    await this.fits();
  }

  async fits() {
    assert.equal(await this.wide(), null, `what is outside the screen at ${await this.url()}`);
  }

  /** Waits for something with a role and a name to be in sight. */
  async has(role, name) {
    await this.until(`${role} «${name}»`, () => this.count(role, name));
  }

  async gone(role, name) {
    await this.until(`end of ${role} «${name}»`, async () => (await this.count(role, name)) === 0);
  }

  /** The file that a press saves, with its bytes. */
  async saves(press) {
    const before = readdirSync(this.folder);
    await press();
    const name = await this.until('saved file', () =>
      // Browsers write under another name until all has arrived.
      readdirSync(this.folder).find(
        (one) => !before.includes(one) && !/\.(part|wkdownload|crdownload)$/.test(one),
      ),
    );
    const bytes = await this.until('bytes of the saved file', () => {
      const read = readFileSync(join(this.folder, name));
      return read.length > 0 && read;
    });
    return { name, bytes };
  }

  /** Moves the page's clock forward. The app looks at it each second. */
  async pass(seconds) {
    await this.evaluate((ms) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + ms;
    }, seconds * 1000);
  }

  /** What stands outside the screen's width. */
  wide() {
    return this.evaluate(() => {
      const across = document.documentElement.clientWidth;
      const scrolled = document.documentElement.scrollWidth > across;
      const outside = [...document.querySelectorAll('body *')].filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && (left < -0.5 || right > across + 0.5) && !one.closest('.skip, svg');
      });
      const names = outside.map((one) => `${one.tagName.toLowerCase()}.${one.className}`);
      return scrolled || names.length > 0 ? { across, outside: names.slice(0, 5) } : null;
    });
  }
}
