import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
// @ts-expect-error: a plain script, which the checks use too.
import { compact } from './scripts/ftl.mjs';

/** `import text from 'messages:en/web'`: the sentences of one language, as a chunk of its own. */
function messages(): Plugin {
  const prefix = 'messages:';
  return {
    name: 'messages',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const [locale, file] = id.slice(prefix.length + 1).split('/');
      const text: string = compact(locale, file);
      return `export default ${JSON.stringify(text)};`;
    },
  };
}

/** Chunks that only scans need: the PDF library, the search for paper, and its adjustment. Not fetched before somebody scans. */
const FOR_SCANS = /^assets\/(pdf|paper-worker|adjust)-/;

/** Whether a module belongs to the first load: the frame of all pages, and no page that is fetched on demand. */
function isFirst(id: string): boolean {
  const later =
    /\/src\/parts\/(agent|code|compose|download|entry|facts|month|share|standing|step-up|unfinished|written)\.tsx?$|\/src\/pages\/sign-in\/(check|report)/;
  const first =
    /\/node_modules\/(@?preact|@fluent)\/|\/src\/(api|parts|state)\/|\/src\/pages\/(gone|sign-in)|\/src\/text\/(text|format)\.ts$/;
  return first.test(id) && !later.test(id);
}

/** What starts before the app is there, and what it imports: one small script (src/state/prefetch.ts). */
const PREFETCH = /\/src\/state\/(prefetch|routes|store)\.ts$|vite\/preload-helper/;

/** Lets the page run that script at once: the app's own tag waits for all scripts and for the styles. */
function prefetch(): Plugin {
  return {
    name: 'prefetch',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(page) {
        const tag = /<link rel="modulepreload" crossorigin href="(\/assets\/prefetch-[^"]+)">\s*/;
        const name = tag.exec(page)?.[1];
        if (!name) throw new Error('The page names no script that prefetches.');
        const first = `<script type="module" async crossorigin fetchpriority="high" src="${name}"></script>`;
        return page.replace(tag, '').replace('<script', `${first}\n    <script`);
      },
    },
  };
}

/** The service worker, told which files are the shell of this build. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const assets = Object.keys(bundle)
        .filter((name) => /\.(js|css)$/.test(name) && !FOR_SCANS.test(name))
        .map((name) => `/${name}`);
      const shell = ['/index.html', '/icon.svg', '/manifest.webmanifest', ...assets];
      const source = readFileSync(new URL('./src/service-worker.js', import.meta.url), 'utf8');
      const stamp = hash(shell.join());
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: `const SHELL = ${JSON.stringify(shell)};\nconst CACHE = 'shell-${stamp}';\n${source}`,
      });
    },
  };
}

/** The names of the assets hold hashes of their contents, so a hash of the names stands for the build. */
function hash(text: string): string {
  let sum = 5381;
  for (const letter of text) sum = (Math.imul(sum, 33) ^ letter.charCodeAt(0)) >>> 0;
  return sum.toString(36);
}

export default defineConfig({
  plugins: [messages(), prefetch(), serviceWorker()],
  build: {
    target: 'es2022',
    // Vite's own polyfill for preloading would be an inline script.
    modulePreload: { polyfill: false },
    // No data: addresses, which the page's policy refuses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Optional parts of the PDF library that are never used.
    rolldownOptions: {
      external: ['canvg', 'dompurify', 'html2canvas'],
      // What every page needs is one script: small ones compress worse, and each is a request.
      output: {
        codeSplitting: {
          groups: [
            { name: 'prefetch', test: PREFETCH, priority: 1 },
            { name: 'app', test: isFirst },
          ],
        },
      },
    },
  },
});
