// Writes the reference of the HTTP API as a static page: Redoc over docs/openapi.json. It asks no origin but its own.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const contract = new URL('../../docs/openapi.json', import.meta.url);
const linter = new URL('node_modules/@redocly/cli/', import.meta.url);

// Redoc reports visits to its makers, which `disable-telemetry` ends, and loads its logo from them, which no option ends.
// Browsers keep to this policy whatever Redoc does. Its styles are inline, its font and icons are in the script.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const page = (title) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}: the HTTP API</title>
    <link rel="icon" href="data:," />
    <style>
      body {
        margin: 0;
      }
      /* The logo's place. */
      a[href='https://redocly.com/redoc/'] p::after {
        content: ' Redoc';
      }
      /* A button beside every heading that opens it in other companies' assistants. */
      [data-component-name='SplitButton/SplitButton'] {
        display: none !important;
      }
    </style>
    <script type="module" src="redoc.standalone.js"></script>
  </head>
  <body>
    <redoc spec-url="openapi.json" disable-telemetry="true"></redoc>
    <noscript>
      <p>This page needs JavaScript. The same contract, for programs: <a href="openapi.json">openapi.json</a>.</p>
    </noscript>
  </body>
</html>
`;

/** Writes the page and all that it loads into a folder, which it makes if it is missing. */
export function writeReference(folder) {
  mkdirSync(folder, { recursive: true });
  const { info } = JSON.parse(readFileSync(contract, 'utf8'));
  writeFileSync(resolve(folder, 'index.html'), page(info.title));
  cpSync(contract, resolve(folder, 'openapi.json'));
  // The bundle of `redocly build-docs`; the linter's package has no other way to it.
  cpSync(new URL('lib/chunks/redoc.standalone.js', linter), resolve(folder, 'redoc.standalone.js'));
  cpSync(new URL('THIRD_PARTY_NOTICES', linter), resolve(folder, 'redoc.standalone.js.LICENSE.txt'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (!folder) throw new Error('Usage: npm run reference -- <folder>');
  writeReference(resolve(process.env.INIT_CWD ?? '', folder));
}
