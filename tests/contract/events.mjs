// Makes TypeScript types of every event's schema, and checks the samples of firms' events against them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileFromFile } from 'json-schema-to-typescript';

const schemas = new URL('../../docs/events/', import.meta.url);
const samples = new URL('../../events/apply-firm-event/', import.meta.url);
const folder = new URL('../../target/contract/', import.meta.url);

const jsonFiles = (place) => readdirSync(place).filter((file) => file.endsWith('.json'));
const jsonOf = (file, place) => JSON.parse(readFileSync(new URL(file, place), 'utf8'));

/** `bill.shared` as `BillSharedEvent`: the title of its schema, as a type. */
const typeOf = (event) => `${event.replace(/(?:^|[._])(.)/g, (_, letter) => letter.toUpperCase())}Event`;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const file of jsonFiles(schemas)) {
  const source = await compileFromFile(fileURLToPath(new URL(file, schemas)), { format: false });
  const name = file.replace(/\.json$/, '');
  if (!source.includes(`export interface ${typeOf(name)} `)) throw new Error(`${file} makes no ${typeOf(name)}`);
  writeFileSync(new URL(`${name}.ts`, folder), source);
}
const lines = [];
for (const [place, file] of jsonFiles(samples).entries()) {
  const { 'detail-type': name, detail } = jsonOf(file, samples);
  lines.push(`// ${file}`, `import type { ${typeOf(name)} as Type${place} } from './${name}';`);
  lines.push(`export const sample${place}: Type${place} = ${JSON.stringify(detail)};`);
}
writeFileSync(new URL('samples.ts', folder), `${lines.join('\n')}\n`);

const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', import.meta.url));
const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'];
const program = fileURLToPath(new URL('samples.ts', folder));
execFileSync(process.execPath, [compiler, ...options, program], { stdio: 'inherit' });
console.log(`Types of ${jsonFiles(schemas).length} events; ${jsonFiles(samples).length} samples have them.`);
