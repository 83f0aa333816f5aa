// Puts into this folder what the package has from the clone: npm packs only what lies here.
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs';

const template = readFileSync('../template.yaml', 'utf8');
const functions = [...template.matchAll(/CodeUri: functions\/([a-z-]+)/g)].map(([, name]) => `${name}/bootstrap`);

/** What a package with functions and pages has of a build, and the files without which it is none. */
const BUILD = [
  { from: 'target/lambda', to: 'dist/build/lambda', needed: functions },
  { from: 'web/dist', to: 'dist/build/pages', needed: ['index.html', 'assets'] },
];

copyFileSync('../template.yaml', 'dist/template.yaml');
copyFileSync('../LICENSE', 'LICENSE');
rmSync('dist/build', { recursive: true, force: true });
if (process.argv.includes('--with-build')) stageBuild();

/** Without all of it nothing is packed: such a package would say only at `cdk synth` that it has nothing to deploy. */
function stageBuild() {
  const missing = BUILD.filter(({ from, needed }) => needed.some((file) => !existsSync(`../${from}/${file}`)));
  if (missing.length > 0) {
    const which = missing.map(({ from }) => from).join(' and ');
    console.error(`The package needs all of ${which}: run \`cargo xtask deploy --check\` in the clone first.`);
    process.exit(1);
  }
  for (const { from, to } of BUILD) cpSync(`../${from}`, to, { recursive: true });
}
