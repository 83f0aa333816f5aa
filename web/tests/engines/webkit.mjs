// WebKitGTK through WebKitWebDriver, on a screen that nobody sees.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Page, PHONE, PLACES } from './page.mjs';
import { endProcess } from './process.mjs';
import { WebDriver } from './webdriver.mjs';

const WINDOW = fileURLToPath(new URL('webkit-window.py', import.meta.url));

export async function startWebKit({ path, folder, certificate }) {
  const screen = await startScreen();
  const people = { count: 0 };
  const open = () => {
    people.count += 1;
    return openWindow(path, screen.display, [certificate, folder, `${folder}-data-${people.count}`]);
  };
  const first = await open();
  await first.close();
  return { version: first.version, open, stop: () => endProcess(screen.process) };
}

/** A driver and its window, in which nobody was before. */
async function openWindow(path, display, args) {
  const port = await freePort();
  // The lines of the console come one by one, not when some thousand letters are together.
  const process_ = spawn('stdbuf', ['--output=L', path, `--port=${port}`], {
    env: { ...process.env, DISPLAY: display, NO_AT_BRIDGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const page = new WebKitPage(args[1], new WebDriver(`http://127.0.0.1:${port}`), process_);
  try {
    await page.until('driver', () => page.driver.isReady());
    const size = `${PHONE.width}x${PHONE.height}`;
    const { browserVersion } = await page.driver.begin({
      'webkitgtk:browserOptions': { binary: WINDOW, args: [size, 'en-US', ...args] },
    });
    page.version = browserVersion;
    return page;
  } catch (thrown) {
    await endProcess(process_);
    throw thrown;
  }
}

/** An X server of one's own; it chooses a number that is free. */
async function startScreen() {
  const size = ['-screen', '0', '800x900x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', ['-displayfd', '3', ...size], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    server.stdio[3].once('data', (data) => resolve(String(data).trim()));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { process: server, display: `:${number}` };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

class WebKitPage extends Page {
  constructor(folder, driver, process_) {
    super(folder);
    this.driver = driver;
    this.process = process_;
    for (const stream of [process_.stdout, process_.stderr]) this.listen(stream);
  }

  /** The console's lines: `CONSOLE JS ERROR Unhandled Promise Rejection: …`. */
  listen(stream) {
    let rest = '';
    stream.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const said = /CONSOLE (?:\w+ )?ERROR (.*)/.exec(line);
        if (said) this.fault(said[1]);
      }
    });
  }

  async goto(url) {
    await this.driver.post('/url', { url });
  }

  url() {
    return this.driver.get('/url');
  }

  async back() {
    await this.driver.post('/back');
  }

  /** The elements in sight that have this role and this name. */
  async find(role, name) {
    const found = [];
    for (const element of await this.driver.find(PLACES[role])) {
      if (!(await this.driver.askOf(element, 'displayed'))) continue;
      const label = await this.driver.askOf(element, 'computedlabel');
      const called = label.replace(/\s+/gu, ' ').trim();
      if (typeof name === 'string' ? called === name : name.test(called)) found.push(element);
    }
    return found;
  }

  async click(role, name) {
    await this.until(`${role} «${name}» to press`, async () => {
      const [element] = await this.find(role, name);
      if (!element) return false;
      // The driver itself counts what lies under the bar of tabs as seen.
      await this.evaluate((one) => one.scrollIntoView({ block: 'nearest', behavior: 'instant' }), element);
      await this.driver.act(element, 'click');
      return true;
    });
  }

  async fill(role, name, text) {
    await this.has(role, name);
    const [element] = await this.find(role, name);
    await this.driver.act(element, 'clear');
    await this.driver.act(element, 'value', { text });
  }

  async count(role, name) {
    return (await this.find(role, name)).length;
  }

  async setFiles(selector, paths) {
    const [element] = await this.until(`field ${selector}`, async () => {
      const found = await this.driver.find(selector);
      return found.length > 0 && found;
    });
    await this.driver.act(element, 'value', { text: paths.join('\n') });
  }

  evaluate(run, ...args) {
    return this.driver.evaluate(run, args);
  }

  cookies() {
    return this.driver.get('/cookie');
  }

  async screenshot(path) {
    writeFileSync(path, Buffer.from(await this.driver.get('/screenshot'), 'base64'));
  }

  async close() {
    await this.driver.end().catch(() => {});
    await endProcess(this.process);
  }
}
