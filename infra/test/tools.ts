// The tools that are no packages of npm: those that xtask/src/tools.rs installs, or else those of this machine.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { TEMPLATE } from '../lib/template.js';

const OURS = resolve(dirname(TEMPLATE), 'target/tools/templates');
// The versions that xtask/src/tools.rs pins as CFN_LINT.
const REMEDY =
  'Run these tests with `cargo xtask test`, which installs it, or install it in the clone: ' +
  'python3 -m venv target/tools/templates && ' +
  'target/tools/templates/bin/pip install cfn-lint==1.58.0 aws-sam-translator==1.115.0';

/** Runs the first of ours and the machine's that answers, and gives what it prints. */
function run(name: string, check: string[], args: string[], input?: string): string {
  const found = [resolve(OURS, 'bin', name), name].find((program) => spawnSync(program, check).status === 0);
  if (!found) throw new Error(`${name} ${check.join(' ')} does not answer. ${REMEDY}`);
  // SAM writes the partition of this region into the ARNs of AWS's own policies.
  const env = { ...process.env, AWS_DEFAULT_REGION: 'us-east-1' };
  const options = { encoding: 'utf8', env, maxBuffer: 2 ** 28, ...(input && { input }) } as const;
  const { status, stdout, stderr } = spawnSync(found, args, options);
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** cfn-lint over a template; what it finds is the error. */
export function lint(path: string): void {
  run('cfn-lint', ['--version'], ['--non-zero-exit-code', 'informational', '--', path]);
}

/** A template after the transform AWS::Serverless-2016-10-31. */
export function transform(template: object): { Resources: Record<string, { Type: string }> } {
  const script = resolve(__dirname, '../../test/sam.py');
  return JSON.parse(run('python3', ['-c', 'import samtranslator'], [script], JSON.stringify(template)));
}
