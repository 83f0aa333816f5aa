// Reads the imports between the web app's modules and finds those that break a rule. Used by the check and by its test.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const ENDINGS = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];

/** The modules below a folder by their paths: the imports of each, the chunks of words that it names, and its string literals that begin with a slash. */
export function readModules(folder) {
  const names = readdirSync(folder, { recursive: true }).filter(
    (name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'),
  );
  return new Map(names.map((name) => [name, readModule(folder, name)]));
}

function readModule(folder, name) {
  const text = readFileSync(join(folder, name), 'utf8');
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const module = { imports: [], words: [], addresses: [] };
  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      add(node.moduleSpecifier, { how: isForTypes(node) ? 'type' : 'value' });
    } else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        const around = ts.isCallExpression(node.parent) ? node.parent : undefined;
        const named = around && nameOf(around) === 'withWords' ? textsOf(around) : [];
        add(node.arguments[0], { how: 'later', words: named });
      } else if (nameOf(node) === 'wordsOf') module.words.push(...textsOf(node));
    } else if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && node.text.startsWith('/')) {
      module.addresses.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  const add = (specifier, more) => {
    const to = resolve(folder, name, specifier.text);
    if (to) module.imports.push({ to, ...more });
  };
  visit(source);
  return module;
}

function isForTypes(node) {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const { importClause } = node;
  if (!importClause) return false;
  const { namedBindings } = importClause;
  const each = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  const onlyTypes = !importClause.name && each.length > 0 && each.every((one) => one.isTypeOnly);
  return importClause.isTypeOnly || onlyTypes;
}

const nameOf = (call) => (ts.isIdentifier(call.expression) ? call.expression.text : undefined);
const textsOf = (call) => call.arguments.filter(ts.isStringLiteral).map((one) => one.text);

/** The path of an imported module of this folder; undefined for a library, a style or generated text. */
function resolve(folder, from, specifier) {
  if (!specifier.startsWith('.')) return undefined;
  const path = join(folder, dirname(from), specifier.replace(/\?.*$/, ''));
  const found = ENDINGS.map((ending) => path + ending).find(
    (one) => existsSync(one) && statSync(one).isFile(),
  );
  return found && /\.tsx?$/.test(found) ? relative(folder, found) : undefined;
}

/** A module and all that is loaded with it: types and dynamic imports are not. */
function withAllOf(modules, first) {
  const found = new Set([first]);
  for (const name of found) {
    for (const { to, how } of modules.get(name)?.imports ?? []) if (how === 'value') found.add(to);
  }
  return found;
}

/** The chunks whose words a module and all that is loaded with it use. */
function wordsOf(modules, first) {
  return new Set([...withAllOf(modules, first)].flatMap((name) => modules.get(name)?.words ?? []));
}

/** Dynamic imports that name other chunks than their modules use, and chunks that the first page would have to load. */
export function findWordFaults(modules, entry) {
  const faults = [...wordsOf(modules, entry)].map(
    (chunk) => `${entry}: the first page imports words of '${chunk}'`,
  );
  for (const [name, { imports }] of modules) {
    const here = wordsOf(modules, name);
    for (const { to, how, words } of imports) {
      if (how !== 'later') continue;
      const wanted = [...wordsOf(modules, to)].filter((chunk) => !here.has(chunk)).sort();
      if (wanted.join() === [...words].sort().join()) continue;
      const said = (chunks) => (chunks.length === 0 ? 'none' : chunks.join(', '));
      faults.push(
        `${name}: fetches ${to} with the words of ${said(words)}; it says those of ${said(wanted)}`,
      );
    }
  }
  return faults;
}

/** Addresses of pages that are written outside the table of routes, in part or whole. */
export function findAddressFaults(modules, table) {
  const firstPart = (address) => /^\/[\w-]*(?=$|[/?#])/.exec(address)?.[0];
  const pages = new Set(modules.get(table).addresses.map(firstPart));
  return [...modules].flatMap(([name, { addresses }]) =>
    addresses
      .filter((address) => name !== table && pages.has(firstPart(address)))
      .map((address) => `${name}: '${address}' is written by hand; ${table} makes addresses`),
  );
}

/** Circles of modules, each once. Every import counts, also of types and dynamic ones. */
export function findCircles(modules) {
  const reached = new Map([...modules.keys()].map((name) => [name, reachedFrom(modules, name)]));
  const circles = [...modules.keys()].map((name) =>
    [...reached.get(name)].filter((other) => reached.get(other).has(name)).sort(),
  );
  const found = new Map(
    circles.filter((circle) => circle.length > 0).map((circle) => [circle.join(), circle]),
  );
  return [...found.values()].map((circle) => {
    const arrows = circle.flatMap((name) =>
      modules
        .get(name)
        .imports.filter(({ to }) => circle.includes(to))
        .map(({ to }) => `${name} -> ${to}`),
    );
    return `a circle: ${[...new Set(arrows)].join(', ')}`;
  });
}

/** The folders of the app as if each were one module. */
export function byFolder(modules) {
  const folderOf = (name) => (name.includes('/') ? name.split('/', 1)[0] : 'the app itself');
  const folders = new Map();
  for (const [name, { imports }] of modules) {
    const from = folderOf(name);
    const others = imports.map(({ to }) => ({ to: folderOf(to) })).filter(({ to }) => to !== from);
    folders.set(from, { imports: [...(folders.get(from)?.imports ?? []), ...others] });
  }
  return folders;
}

function reachedFrom(modules, first) {
  const found = new Set(modules.get(first).imports.map(({ to }) => to));
  for (const name of found) for (const { to } of modules.get(name)?.imports ?? []) found.add(to);
  return found;
}
