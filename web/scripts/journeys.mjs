// Runs the journeys, file by file: `node scripts/journeys.mjs [file ...]`. On a busy machine a browser may miss a moment, so a file
// that fails is run once more and named; one that fails twice fails the run.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../tests/', import.meta.url);
const all = readdirSync(folder).filter((name) => name.endsWith('.test.mjs'));
const files = process.argv.length > 2 ? process.argv.slice(2) : all;

// Ten minutes are for a browser that hangs: no journey takes one.
const options = ['--test', '--test-concurrency=1', '--test-timeout=600000'];
const take = (file) => {
  const path = fileURLToPath(new URL(file, folder));
  return spawnSync(process.execPath, [...options, path], { stdio: 'inherit' }).status === 0;
};

const again = files.filter((file) => !take(file));
if (again.length > 0) console.error(`Failed, taken once more: ${again.join(', ')}`);
const failed = again.filter((file) => !take(file));
if (failed.length > 0) {
  console.error(`Failed twice: ${failed.join(', ')}`);
  process.exit(1);
}
console.log(`Journeys of ${files.length} files passed; ${again.length} files needed a second attempt.`);
