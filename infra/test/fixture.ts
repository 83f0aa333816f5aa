// A portal as a CDK app makes it, from functions and pages that are built for the test alone.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Portal, type PortalProps } from '../lib/index.js';
import { template } from './template.js';

export type Resource = { Type: string; Properties: Record<string, unknown>; DeletionPolicy?: string };
export type Resources = Record<string, Resource>;

export interface Made {
  readonly Resources: Resources;
  readonly Globals?: unknown;
  readonly Outputs: Record<string, { Value: unknown }>;
  readonly Parameters?: Record<string, unknown>;
  readonly Rules?: Record<string, { Assertions?: { AssertDescription: string }[] }>;
}

/** The props that have no default. */
export const LEAST = { region: { id: 'us', name: 'United States' }, mailFrom: 'portal@example.com' } as const;

const MACHINES = { arm64: 0xb7, x86_64: 0x3e } as const;

/** The names of all functions, as the template's code folders have them. */
export const FUNCTIONS = Object.values(template.Resources)
  .filter(({ Type }) => Type === 'AWS::Serverless::Function')
  .map(({ Properties }) => String(Properties['CodeUri']).split('/').at(-1) ?? '');

/** What `cargo xtask deploy --check` would leave, in a folder of the test's own. */
export function build(machine: keyof typeof MACHINES = 'arm64', names: readonly string[] = FUNCTIONS) {
  const root = mkdtempSync(join(tmpdir(), 'portico-'));
  const [functions, pages] = [join(root, 'lambda'), join(root, 'dist')];
  for (const name of names) {
    mkdirSync(join(functions, name), { recursive: true });
    const header = Buffer.alloc(20);
    header.write('\x7fELF', 'latin1');
    header[18] = MACHINES[machine];
    writeFileSync(join(functions, name, 'bootstrap'), Buffer.concat([header, Buffer.from(name)]));
  }
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(pages, 'index.html'), '<!doctype html>');
  writeFileSync(join(pages, 'assets', 'main-a1.js'), '');
  return { functions, pages };
}

/** A folder in which nothing was built. */
export function nothing() {
  const root = mkdtempSync(join(tmpdir(), 'portico-'));
  return { functions: join(root, 'lambda'), pages: join(root, 'dist') };
}

/** A stack with a portal in it, and what it becomes. */
export function portal(props: Partial<PortalProps> = {}, stackProps: StackProps = {}) {
  // CDK's own check of the template takes seconds and has its place in `npm run synth`.
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
  const stack = new Stack(app, 'Portico', stackProps);
  const made = new Portal(stack, 'Portal', { ...LEAST, ...build(), ...props });
  return { app, stack, portal: made, synth: (): Made => app.synth().getStackByName('Portico').template };
}

/** All resources of one type. */
export function ofType({ Resources }: Made, type: string): Resource[] {
  return Object.values(Resources).filter(({ Type }) => Type === type);
}

/** `Fn::GetAtt` and `DependsOn` may be written as a text or as a list, and a number as a text; all become texts. */
export function plain(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      ['Fn::GetAtt', 'DependsOn'].includes(name) && Array.isArray(part) ? part.join('.') : plain(part),
    ]),
  );
}
