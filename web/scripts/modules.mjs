// Fails when a module is fetched without the words that it says.
import { fileURLToPath } from 'node:url';
import { findWordFaults, readModules } from './imports.mjs';

const modules = readModules(fileURLToPath(new URL('../src/', import.meta.url)));
const faults = findWordFaults(modules, 'main.tsx');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${modules.size} modules: each is fetched with its words`);
