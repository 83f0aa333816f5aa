// Firefox through WebDriver BiDi, which it speaks itself.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from './bidi.mjs';
import { Page, PHONE, PLACES } from './page.mjs';
import { endProcess } from './process.mjs';

const preferences = (folder) => ({
  // It begins with an empty page, and no page of its own is waited for.
  'browser.startup.page': 0,
  'startup.homepage_welcome_url': 'about:blank',
  'intl.accept_languages': 'en-US',
  // A phone's pointer and bars.
  'ui.primaryPointerCapabilities': 1,
  'ui.allPointerCapabilities': 1,
  'ui.useOverlayScrollbars': 1,
  // Files are saved without a question, and none is shown in its place.
  'browser.download.folderList': 2,
  'browser.download.dir': folder,
  'browser.download.always_ask_before_handling_new_types': false,
  'browser.helperApps.neverAsk.saveToDisk': 'text/calendar,application/pdf',
  'pdfjs.disabled': true,
});

export async function startFirefox({ path, folder }) {
  const profile = mkdtempSync(join(tmpdir(), 'portico-firefox-'));
  const lines = Object.entries(preferences(folder)).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const browser = spawn(path, ['--headless', '--profile', profile, '--remote-debugging-port', '0'], {
    env: { ...process.env, TZ: 'America/New_York' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async () => {
    await endProcess(browser);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const pages = new Map();
    const bidi = await connect(await addressOf(browser), (event, said) => {
      if (event === 'log.entryAdded' && said.level === 'error')
        pages.get(said.source.context)?.fault(said.text ?? '');
      // A page that is left while files are sent asks whether that is meant.
      if (event === 'browsingContext.userPromptOpened') pages.get(said.context)?.leave();
    });
    const alwaysMatch = { unhandledPromptBehavior: { default: 'ignore' } };
    const { capabilities } = await bidi.send('session.new', { capabilities: { alwaysMatch } });
    const events = ['log.entryAdded', 'browsingContext.userPromptOpened'];
    await bidi.send('session.subscribe', { events });
    const open = async () => {
      const { userContext } = await bidi.send('browser.createUserContext');
      const { context } = await bidi.send('browsingContext.create', { type: 'tab', userContext });
      await bidi.send('browsingContext.setViewport', { context, viewport: PHONE });
      const page = new FirefoxPage(folder, bidi, context, userContext);
      pages.set(context, page);
      return page;
    };
    return { version: capabilities.browserVersion, open, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Where it says that it listens. */
function addressOf(browser) {
  return new Promise((resolve, reject) => {
    let said = '';
    browser.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    browser.once('error', reject);
    browser.once('exit', () => reject(new Error(`Firefox did not start: ${said}`)));
  });
}

class FirefoxPage extends Page {
  constructor(folder, bidi, context, userContext) {
    super(folder);
    this.bidi = bidi;
    this.context = context;
    this.userContext = userContext;
  }

  send(method, params = {}) {
    return this.bidi.send(method, { context: this.context, ...params });
  }

  async goto(url) {
    // Where the page asks whether it is to be left, the answer to a navigation that waits may never come.
    await this.evaluate(() => {
      globalThis.left = true;
    });
    await this.send('browsingContext.navigate', { url, wait: 'none' });
    await this.until(`page ${url}`, () =>
      this.evaluate(() => !globalThis.left && document.readyState === 'complete'),
    );
  }

  /** Yes, the page is to be left. */
  leave() {
    this.send('browsingContext.handleUserPrompt', { accept: true }).catch((thrown) =>
      this.fault(thrown.message),
    );
  }

  url() {
    return this.evaluate(() => location.href);
  }

  async back() {
    await this.send('browsingContext.traverseHistory', { delta: -1 });
  }

  /** Calls a function with elements of the page. Answers are JSON. */
  async call(declaration, elements = []) {
    const answer = await this.bidi.send('script.callFunction', {
      functionDeclaration: `async (...given) => JSON.stringify((await (${declaration})(...given)) ?? null)`,
      arguments: elements,
      target: { context: this.context },
      awaitPromise: true,
      userActivation: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value);
  }

  evaluate(run, ...args) {
    return this.call(`() => (${run})(...${JSON.stringify(args)})`);
  }

  /** The elements in sight that have this role and this name. Firefox could look for both itself, which takes it seconds. */
  async find(role, name) {
    const wish = typeof name === 'string' ? { name } : { source: name.source, flags: name.flags };
    const { result } = await this.bidi.send('script.callFunction', {
      functionDeclaration: String(findNamed),
      arguments: [PLACES[role], JSON.stringify(wish)].map((value) => ({ type: 'string', value })),
      target: { context: this.context },
      awaitPromise: false,
      serializationOptions: { maxDomDepth: 0 },
    });
    return result.value;
  }

  async click(role, name) {
    await this.until(`${role} «${name}» to press`, async () => {
      const [element] = await this.find(role, name);
      if (!element) return false;
      const free = await this.call(
        (one) => {
          one.scrollIntoView({ block: 'nearest', behavior: 'instant' });
          const { left, top, width, height } = one.getBoundingClientRect();
          const hit = document.elementFromPoint(left + width / 2, top + height / 2);
          return hit !== null && (one.contains(hit) || (one.labels?.[0]?.contains(hit) ?? false));
        },
        [element],
      );
      if (free) await this.press(element);
      return free;
    });
  }

  async press({ sharedId }) {
    const origin = { type: 'element', element: { sharedId } };
    const touch = [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    const pointer = { type: 'pointer', id: 'finger', parameters: { pointerType: 'touch' }, actions: touch };
    await this.send('input.performActions', { actions: [pointer] });
  }

  async fill(role, name, text) {
    await this.click(role, name);
    const stroke = (value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ];
    // The keys of the protocol: Control, and Delete.
    const all = [{ type: 'keyDown', value: '\uE009' }, ...stroke('a'), { type: 'keyUp', value: '\uE009' }];
    const keys = [...all, ...stroke('\uE017'), ...[...text].flatMap(stroke)];
    await this.send('input.performActions', { actions: [{ type: 'key', id: 'keyboard', actions: keys }] });
  }

  async count(role, name) {
    return (await this.find(role, name)).length;
  }

  async setFiles(selector, files) {
    const locator = { type: 'css', value: selector };
    const [element] = await this.until(`field ${selector}`, async () => {
      const { nodes } = await this.send('browsingContext.locateNodes', { locator });
      return nodes.length > 0 && nodes;
    });
    await this.send('input.setFiles', { element: { sharedId: element.sharedId }, files });
  }

  async cookies() {
    const partition = { type: 'context', context: this.context };
    const { cookies } = await this.bidi.send('storage.getCookies', { partition });
    return cookies;
  }

  async screenshot(path) {
    const { data } = await this.send('browsingContext.captureScreenshot');
    writeFileSync(path, Buffer.from(data, 'base64'));
  }

  async close() {
    await this.bidi.send('browser.removeUserContext', { userContext: this.userContext });
  }
}

/** In the page: what a selector finds, is in sight, and is called so. */
function findNamed(selector, wish) {
  const { name, source, flags } = JSON.parse(wish);
  const wordsOf = (one) => {
    const copy = one.cloneNode(true);
    for (const mute of copy.querySelectorAll('[aria-hidden=true], svg')) mute.remove();
    return copy.textContent;
  };
  const nameOf = (one) => {
    const title = document.getElementById(one.getAttribute('aria-labelledby'));
    const words = one.ariaLabel ?? wordsOf(title ?? one.labels?.[0] ?? one);
    return words.replace(/\s+/gu, ' ').trim();
  };
  const fits = (called) => (source === undefined ? called === name : new RegExp(source, flags).test(called));
  const seen = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  return seen.filter((one) => fits(nameOf(one)));
}
