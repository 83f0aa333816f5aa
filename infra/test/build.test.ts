import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { TEMPLATE } from '../lib/template.js';
import { build, FUNCTIONS, nothing, ofType, portal } from './fixture.js';

const COMMAND = 'cargo xtask deploy --check';

/** The errors that stop `cdk synth` and `cdk deploy`. */
function errors({ stack }: ReturnType<typeof portal>): string[] {
  return Annotations.fromStack(stack).findError('*', Match.anyValue()).map(({ entry }) => String(entry.data));
}

test('functions and pages that are built become assets', () => {
  const made = portal();
  assert.deepEqual(errors(made), []);
  const synthesised = made.synth();
  const code = (name: string) => synthesised.Resources[name]?.Properties['CodeUri'] as { Key?: string };
  assert.match(code('VerifyLink').Key ?? '', /\.zip$/);
  assert.notEqual(code('VerifyLink').Key, code('SendLink').Key);
  assert.equal(synthesised.Rules?.['NotBuilt'], undefined);
});

test('what is not built stops cdk synth in one sentence each, with the command that builds it', () => {
  const [functions, pages, ...none] = errors(portal(nothing()));
  assert.match(functions ?? '', new RegExp(`^Functions are not built \\(.* and ${FUNCTIONS.length - 1} more in .*\`${COMMAND}\``));
  assert.match(pages ?? '', new RegExp(`^Pages are not built \\(.*\`${COMMAND}\``));
  assert.deepEqual(none, []);
});

test('one function that is missing is named', () => {
  const built = build('arm64', FUNCTIONS.filter((name) => name !== 'upload'));
  const [sentence, ...none] = errors(portal(built));
  assert.match(sentence ?? '', /^Functions are not built \(upload in /);
  assert.deepEqual(none, []);
});

test('pages without the files that they name are not built', () => {
  const built = build();
  rmSync(join(built.pages, 'assets'), { recursive: true });
  assert.match(errors(portal(built))[0] ?? '', /^Pages are not built/);
});

test('functions for another processor are refused with the command for this one', () => {
  const [sentence] = errors(portal({ ...build('arm64'), architecture: Architecture.X86_64 }));
  assert.match(sentence ?? '', new RegExp(`is built for arm64, the portal is for x86_64: .*${COMMAND} --architecture x86_64`));
  assert.deepEqual(errors(portal({ ...build('x86_64'), architecture: Architecture.X86_64 })), []);
});

test('a synth that was allowed without a build warns, and CloudFormation refuses it', () => {
  const made = portal({ ...nothing(), allowMissingBuild: true });
  assert.deepEqual(errors(made), []);
  assert.equal(Annotations.fromStack(made.stack).findWarning('*', Match.stringLikeRegexp('not built')).length, 2);
  const synthesised = made.synth();
  assert.match(synthesised.Rules?.['NotBuilt']?.Assertions?.[0]?.AssertDescription ?? '', /Functions are not built/);
  assert.deepEqual(ofType(synthesised, 'Custom::CDKBucketDeployment'), []);
});

test('pages have the cache headers of cargo xtask deploy, assets come first, and nothing is deleted', () => {
  const deploy = readFileSync(join(dirname(TEMPLATE), 'xtask/src/deploy.rs'), 'utf8');
  const [forever, never] = [...deploy.matchAll(/"--cache-control",\s+"([^"]+)"/g)].map(([, header]) => header);
  const synthesised = portal().synth();
  const uploads = ofType(synthesised, 'Custom::CDKBucketDeployment');
  assert.equal(uploads.length, 2);
  const [assets, rest] = ['assets', undefined].map((prefix) => {
    return uploads.find(({ Properties }) => Properties['DestinationBucketKeyPrefix'] === prefix)?.Properties ?? {};
  });
  assert.deepEqual(assets?.['SystemMetadata'], { 'cache-control': forever });
  assert.deepEqual(rest?.['SystemMetadata'], { 'cache-control': never });
  assert.deepEqual([assets?.['Prune'], rest?.['Prune']], [false, false]);
  assert.deepEqual(rest?.['DistributionPaths'], ['/*']);
  assert.deepEqual(rest?.['DestinationBucketName'], { Ref: 'Web' });
  const [name] = Object.entries(synthesised.Resources).find(([, { Properties }]) => Properties === rest) ?? [''];
  const { DependsOn } = synthesised.Resources[name] as unknown as { DependsOn?: string[] };
  assert.ok(DependsOn?.some((before) => synthesised.Resources[before]?.Properties === assets), String(DependsOn));
});
