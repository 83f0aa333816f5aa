// Puts into this folder what the package has from the clone: npm packs only what lies here.
import { copyFileSync, cpSync, existsSync, rmSync } from 'node:fs';

copyFileSync('../template.yaml', 'dist/template.yaml');
copyFileSync('../LICENSE', 'LICENSE');
rmSync('dist/build', { recursive: true, force: true });
// A package with functions and pages in it deploys without a clone.
if (process.argv.includes('--with-build')) {
  stage('../target/lambda', 'dist/build/lambda');
  stage('../web/dist', 'dist/build/pages');
}

function stage(from, to) {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
  else console.error(`${from} is not packed, because it is not built: run \`cargo xtask deploy --check\` first.`);
}
