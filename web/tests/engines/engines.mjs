// The engines, and what each needs on this machine.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program by its name: its path, or undefined. */
const findProgram = (name) =>
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => `${folder}/${name}`)
    .find(existsSync);

/** Python finds the library behind the window, and what describes it. */
function hasWebKitForPython() {
  const script = 'import gi; gi.require_version("Gtk", "3.0"); gi.require_version("WebKit2", "4.1")';
  return spawnSync('/usr/bin/python3', ['-c', script], { stdio: 'ignore' }).status === 0;
}

export const ENGINES = {
  chromium: {
    path: process.env.CHROMIUM ?? findProgram('chromium') ?? findProgram('chromium-browser'),
    packages: 'chromium',
    load: async () => (await import('./chromium.mjs')).startChromium,
  },
  firefox: {
    path: process.env.FIREFOX ?? findProgram('firefox-esr') ?? findProgram('firefox'),
    packages: 'firefox-esr',
    load: async () => (await import('./firefox.mjs')).startFirefox,
  },
  webkit: {
    path: process.env.WEBKIT_DRIVER ?? findProgram('WebKitWebDriver'),
    packages: 'webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb openssl',
    isComplete: () => ['Xvfb', 'openssl', 'stdbuf'].every(findProgram) && hasWebKitForPython(),
    // It keeps no Secure cookie of http://localhost.
    tls: true,
    load: async () => (await import('./webkit.mjs')).startWebKit,
  },
};

/** What to do before an engine can run, in a line; undefined where nothing is missing. */
export function missing(name) {
  const { path, packages, isComplete = () => true } = ENGINES[name];
  if (path !== undefined && existsSync(path) && isComplete()) return undefined;
  return `${name} is not installed here. On Debian: apt-get install ${packages}`;
}
