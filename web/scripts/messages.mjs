// Fails on a message that is missing in a language, is used nowhere, or whose arguments differ. Writes the types by which the
// compiler checks the name and the arguments of every message that is used.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { FILES, LOCALES, read, references } from './ftl.mjs';

const source = new URL('../src/', import.meta.url);
const generated = 'text/messages.gen.ts';
const faults = [];

const languages = LOCALES.map((locale) => {
  const { messages, junk } = read(locale);
  for (const text of junk) faults.push(`${locale}: not understood: ${text.trim().slice(0, 80)}`);
  const seen = new Map();
  for (const message of messages) {
    const id = message.id.name;
    if (seen.has(id)) faults.push(`${locale}: ${id} stands there twice`);
    if (!message.value) faults.push(`${locale}: ${id} has no text`);
    seen.set(id, [...references(message).arguments].sort().join());
  }
  return { locale, seen };
});

const [first, ...others] = languages;
for (const { locale, seen } of others) {
  for (const id of first.seen.keys()) if (!seen.has(id)) faults.push(`${locale}: ${id} is missing`);
  for (const [id, names] of seen) {
    if (!first.seen.has(id)) faults.push(`${first.locale}: ${id} is missing`);
    else if (first.seen.get(id) !== names)
      faults.push(`${id}: the arguments differ between ${first.locale} and ${locale}`);
  }
}

const code = readdirSync(source, { recursive: true })
  .filter((name) => /\.tsx?$/.test(name) && name !== generated)
  .map((name) => readFileSync(new URL(name, source), 'utf8'))
  .join('\n');
const literals = new Set(code.match(/(['"`])[a-z][a-z0-9-]*\1/g)?.map((text) => text.slice(1, -1)));
for (const id of first.seen.keys()) {
  if (!literals.has(id) && !id.startsWith('field-')) faults.push(`${id} is used nowhere`);
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}

const lines = [...first.seen].map(([id, names]) => {
  const fields = names.split(',').filter(Boolean);
  const type =
    fields.length === 0 ? 'undefined' : `{ ${fields.map((name) => `${name}: string | number`).join('; ')} }`;
  return `  '${id}': ${type};`;
});
// `web` comes with the first page; each other file is a chunk, which modules name by `wordsOf`.
const chunks = FILES.map((file) => {
  const ids = read(first.locale, [file]).messages.map((message) => `\n    | '${message.id.name}'`);
  return `  ${file === 'web' ? 'web' : file.replace('web-', '')}:${ids.join('')};`;
});
writeFileSync(
  new URL(generated, source),
  `// Written by scripts/messages.mjs.\nexport interface Messages {\n${lines.join('\n')}\n}\n\nexport interface Chunks {\n${chunks.join('\n')}\n}\n`,
);
console.log(`${first.seen.size} messages in ${LOCALES.length} languages`);
