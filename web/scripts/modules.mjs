// Fails when modules or folders import each other in a circle, when a module is fetched without the words that it says, and
// when one writes the address of a page by hand.
import { fileURLToPath } from 'node:url';
import { byFolder, findAddressFaults, findCircles, findWordFaults, readModules } from './imports.mjs';

const modules = readModules(fileURLToPath(new URL('../src/', import.meta.url)));
const faults = [
  ...findCircles(modules),
  ...findCircles(byFolder(modules)),
  ...findWordFaults(modules, 'main.tsx'),
  ...findAddressFaults(modules, 'state/routes.ts'),
];
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(
  `${modules.size} modules: no circle, each fetched with its words, all addresses from the table of routes`,
);
