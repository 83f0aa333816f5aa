// The rules for imports: what they find in a small app that breaks them.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  byFolder,
  findAddressFaults,
  findCircles,
  findWordFaults,
  readModules,
} from '../scripts/imports.mjs';

function modulesOf(files) {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return readModules(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FORM = {
  'pages/form.tsx': "import { Code } from '../parts/code';\nexport const Form = () => <Code />;",
  'parts/code.tsx': "const t = wordsOf('check');\nexport const Code = () => t('code-label');",
};

test('a module that is fetched without the words of what it imports is found', () => {
  const main = "const form = () => import('./pages/form');";
  const faults = findWordFaults(modulesOf({ 'main.tsx': main, ...FORM }), 'main.tsx');
  assert.deepEqual(faults, [
    'main.tsx: fetches pages/form.tsx with the words of none; it says those of check',
  ]);
});

test('a module that is fetched with the words of another is found', () => {
  const main = "const form = () => withWords(import('./pages/form'), 'help');";
  const faults = findWordFaults(modulesOf({ 'main.tsx': main, ...FORM }), 'main.tsx');
  assert.deepEqual(faults, [
    'main.tsx: fetches pages/form.tsx with the words of help; it says those of check',
  ]);
});

test('words that the first page imports are found', () => {
  const main = "import { Form } from './pages/form';\nForm();";
  const faults = findWordFaults(modulesOf({ 'main.tsx': main, ...FORM }), 'main.tsx');
  assert.deepEqual(faults, ["main.tsx: the first page imports words of 'check'"]);
});

test('a module that is fetched with its words is as it should be; types bring none', () => {
  const main =
    "import type { Form } from './pages/form';\nconst form = () => withWords(import('./pages/form'), 'check');";
  assert.deepEqual(findWordFaults(modulesOf({ 'main.tsx': main, ...FORM }), 'main.tsx'), []);
});

test('an address that is written by hand is found; what only looks like one is not', () => {
  const modules = modulesOf({
    'routes.ts': "export const ROUTES = { home: { path: '/' }, bill: { path: '/bills/:id' } };",
    'row.tsx': `export const Row = ({ id }) => <a href={\`/bills/\${id}\`} />;`,
    'head.tsx': 'export const Head = () => <a href="/" />;',
    'form.ts': "export const fields = ['/billed', '/v1/bills/{id}', 'a/bills'];",
  });
  assert.deepEqual(
    findAddressFaults(modules, 'routes.ts')
      .map((fault) => fault.split(' is written')[0])
      .sort(),
    ["head.tsx: '/'", "row.tsx: '/bills/'"],
  );
});

test('a circle of modules is found, also one that is closed by a type or by what is fetched later', () => {
  const modules = modulesOf({
    'main.ts': "import { a } from './a';",
    'a.ts': "import { b } from './b';",
    'b.ts': "export { c } from './c';",
    'c.ts': "const a = () => import('./a');",
    'x.ts': "import type { Y } from './y';",
    'y.ts': "import { x } from './x';",
    'alone.ts': "import { a } from './a';",
  });
  assert.deepEqual(findCircles(modules).sort(), [
    'a circle: a.ts -> b.ts, b.ts -> c.ts, c.ts -> a.ts',
    'a circle: x.ts -> y.ts, y.ts -> x.ts',
  ]);
});

test('a circle of folders is found where no module is in one', () => {
  const modules = modulesOf({
    'parts/form.ts': "import { me } from '../state/me';",
    'state/me.ts': '',
    'state/bill.ts': "import { icon } from '../parts/icon';",
    'parts/icon.ts': '',
  });
  assert.deepEqual(findCircles(modules), []);
  assert.deepEqual(findCircles(byFolder(modules)), ['a circle: parts -> state, state -> parts']);
});
