// Fails when the first load is heavier than the budget: 40 kB of script and 10 kB of style, gzipped.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KB = 1000;
const dist = new URL('../dist/', import.meta.url);
const zipped = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;

const page = readFileSync(new URL('index.html', dist), 'utf8');
const named = (pattern) => [...page.matchAll(pattern)].map((match) => match[1].slice(1));
const scripts = named(/(?:src|href)="(\/assets\/[^"]+\.js)"/g);
const styles = named(/href="(\/assets\/[^"]+\.css)"/g);

// The page loads one language besides what its first page names: the heavier one counts.
const manifest = readFileSync(new URL('sw.js', dist), 'utf8');
const chunks = [...manifest.split('\n', 1)[0].matchAll(/"\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
const languages = chunks.filter((name) => /^assets\/(en|es)-/.test(name));
if (languages.length !== 2)
  throw new Error(`Expected a chunk for each language, found: ${languages.join(', ')}`);

const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
const script = sum(scripts.map(zipped)) + Math.max(...languages.map(zipped));
const style = sum(styles.map(zipped));
const later = sum(chunks.filter((name) => !scripts.includes(name) && !languages.includes(name)).map(zipped));

// The service worker does not keep these, so they are in no list.
const forScans = readdirSync(new URL('assets/', dist)).filter((name) =>
  /^(pdf|paper-worker|adjust)-/.test(name),
);
const scans = sum(forScans.map((name) => zipped(`assets/${name}`)));

const kb = (bytes) => `${(bytes / KB).toFixed(1)} kB`;
console.log(
  `First load, gzipped: script ${kb(script)} of 40.0, style ${kb(style)} of 10.0; later, when wanted: ${kb(later)}, for scans ${kb(scans)}`,
);
if (scripts.length === 0 || styles.length === 0) throw new Error('The page names no script or no style.');
if (script > 40 * KB || style > 10 * KB) {
  console.error('The first load is heavier than its budget.');
  process.exit(1);
}
