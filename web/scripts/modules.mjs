// Fails when a module is fetched without the words that it says, or writes the address of a page by hand.
import { fileURLToPath } from 'node:url';
import { findAddressFaults, findWordFaults, readModules } from './imports.mjs';

const modules = readModules(fileURLToPath(new URL('../src/', import.meta.url)));
const faults = [...findWordFaults(modules, 'main.tsx'), ...findAddressFaults(modules, 'state/routes.ts')];
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(
  `${modules.size} modules: each is fetched with its words, and addresses come from the table of routes`,
);
