import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { TEMPLATE } from '../lib/template.js';
import { build, ofType, type Made } from './fixture.js';

/** CDK's own check of the template takes seconds and has its place in `npm run synth`. */
const RULES = { '@aws-cdk/core:validateAgainstDefaultRules': false };
const INFRA = resolve(__dirname, '../..');

/** Runs a program to its end, and gives what it prints. */
function run(cwd: string, program: string, args: string[], env: Record<string, string> = {}): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, stdio: 'pipe' });
}

/** An app of somebody else's, with the packed package and nothing of the clone. */
function install(): { app: string; files: string[] } {
  const app = realpathSync(mkdtempSync(join(tmpdir(), 'portico-app-')));
  run(INFRA, 'npm', ['run', 'stage', '--silent']);
  // Without scripts: the build has run before the tests, and a second one would write over what they run.
  const packed = run(INFRA, 'npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', app]);
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  // CommonJS, as `cdk init` makes it.
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', private: true }));
  // The peers are linked below, so that the test needs no registry.
  run(app, 'npm', ['install', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', `./${filename}`]);
  mkdirSync(join(app, 'node_modules/@types'));
  for (const name of ['aws-cdk-lib', 'constructs', '@types/node']) {
    symlinkSync(join(INFRA, 'node_modules', name), join(app, 'node_modules', name));
  }
  return { app, files: files.map(({ path }) => path) };
}

/** Compiles programs against the installed package, as strictly as this one. */
function compile(app: string, ...files: string[]): void {
  const compilerOptions = { module: 'Node16', target: 'ES2022', strict: true, outDir: 'out', types: ['node'] };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  run(app, process.execPath, [join(INFRA, 'node_modules/typescript/bin/tsc'), '--project', app]);
}

test('npm pack fails in one sentence where functions or pages are not built', () => {
  // A clone with what is compiled, and nothing that `cargo xtask deploy --check` makes.
  const clone = mkdtempSync(join(tmpdir(), 'portico-clone-'));
  mkdirSync(join(clone, 'infra/dist'), { recursive: true });
  for (const name of ['template.yaml', 'LICENSE', 'infra/stage.mjs']) cpSync(join(INFRA, '..', name), join(clone, name));
  const stage = (...args: string[]) => {
    const folder = join(clone, 'infra');
    const { status, stderr } = spawnSync(process.execPath, ['stage.mjs', ...args], { cwd: folder, encoding: 'utf8' });
    return { status, stderr };
  };
  const remedy = 'run `cargo xtask deploy --check` in the clone first.\n';
  const sentence = (which: string) => `The package needs all of ${which}: ${remedy}`;
  assert.deepEqual(stage('--with-build'), { status: 1, stderr: sentence('target/lambda and web/dist') });
  assert.deepEqual(stage(), { status: 0, stderr: '' });
  const { functions, pages } = build();
  cpSync(functions, join(clone, 'target/lambda'), { recursive: true });
  assert.deepEqual(stage('--with-build'), { status: 1, stderr: sentence('web/dist') });
  rmSync(join(clone, 'target/lambda/upload/bootstrap'));
  cpSync(pages, join(clone, 'web/dist'), { recursive: true });
  assert.deepEqual(stage('--with-build'), { status: 1, stderr: sentence('target/lambda') });
  cpSync(functions, join(clone, 'target/lambda'), { recursive: true });
  assert.deepEqual(stage('--with-build'), { status: 0, stderr: '' });
  assert.ok(existsSync(join(clone, 'infra/dist/build/pages/index.html')));
});

test('the packed package compiles its README and synthesises the example', () => {
  const { app, files } = install();
  assert.deepEqual(
    files.filter((path) => !path.startsWith('dist/lib/')).sort(),
    ['LICENSE', 'README.md', 'dist/template.yaml', 'firm.yaml', 'package.json'],
  );
  const packed = join(app, 'node_modules/@portico/cdk/dist/template.yaml');
  assert.equal(readFileSync(packed, 'utf8'), readFileSync(TEMPLATE, 'utf8'));

  cpSync(join(INFRA, 'example/portal.ts'), join(app, 'portal.ts'));
  const readme = readFileSync(join(app, 'node_modules/@portico/cdk/README.md'), 'utf8');
  writeFileSync(join(app, 'readme.ts'), /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '');
  compile(app, 'portal.ts', 'readme.ts');
  const context = { ...build(), ...RULES };
  run(app, process.execPath, ['out/portal.js'], { CDK_OUTDIR: 'cdk.out', CDK_CONTEXT_JSON: JSON.stringify(context) });
  const made = JSON.parse(readFileSync(join(app, 'cdk.out/Portico.template.json'), 'utf8')) as Made;
  assert.equal(made.Resources['Bus']?.Type, 'AWS::Events::EventBus');
  assert.equal(made.Rules?.['NotBuilt'], undefined);
  const tags = Object.values(made.Resources).flatMap(({ Properties }) => Properties?.['Tags'] ?? []);
  assert.deepEqual(
    (tags as { Key: string; Value: string }[]).filter(({ Key }) => Key === 'portico-firm').map(({ Value }) => Value).sort(),
    ['hale-ortiz', 'oak'],
  );

  const program = "import { Portal } from '@portico/cdk';\nconsole.log(typeof Portal);\n";
  writeFileSync(join(app, 'module.mjs'), program);
  assert.equal(run(app, process.execPath, ['module.mjs']).trim(), 'function', 'an app of ES modules can import it, too');

  run(app, process.execPath, ['out/portal.js'], { CDK_OUTDIR: 'empty', CDK_CONTEXT_JSON: JSON.stringify(RULES) });
  const written = readdirSync(join(app, 'empty'), { withFileTypes: true }).filter((entry) => entry.isFile());
  const told = written.map(({ name }) => readFileSync(join(app, 'empty', name), 'utf8'));
  assert.ok(
    told.some((text) => text.includes('This package has no functions or no pages: run `cargo xtask deploy --check` in a clone')),
    'a package without a build says so',
  );

  // What `npm pack` adds once there is a build, put where it puts it.
  const { functions, pages } = build();
  const inPackage = join(app, 'node_modules/@portico/cdk/dist/build');
  cpSync(functions, join(inPackage, 'lambda'), { recursive: true });
  cpSync(pages, join(inPackage, 'pages'), { recursive: true });
  run(app, process.execPath, ['out/portal.js'], { CDK_OUTDIR: 'full', CDK_CONTEXT_JSON: JSON.stringify(RULES) });
  const full = JSON.parse(readFileSync(join(app, 'full/Portico.template.json'), 'utf8')) as Made;
  assert.equal(full.Rules?.['NotBuilt'], undefined);
  assert.equal(ofType(full, 'Custom::CDKBucketDeployment').length, 2);
});
