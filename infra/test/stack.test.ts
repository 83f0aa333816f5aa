import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { addCertificate } from '../lib/certificate.js';
import { PortalStack, type PortalProps } from '../lib/portal-stack.js';
import { template } from './template.js';

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

function synth(props: PortalProps): { Resources: Resources; Parameters: Record<string, unknown> } {
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
  new PortalStack(app, 'Portico', props);
  return app.synth().getStackByName('Portico').template;
}

/** `Fn::GetAtt` may be written as a text or as a list, and both libraries may lay out `!Sub` as they like. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === 'Fn::GetAtt' && Array.isArray(part) ? part.join('.') : plain(part),
    ]),
  );
}

test('every resource is in the stack as template.yaml has it', () => {
  const made = synth({}).Resources;
  for (const [name, resource] of Object.entries(template.Resources)) {
    assert.deepEqual(plain(made[name]?.Properties), plain(resource.Properties), name);
  }
});

test('functions are built code, a host has its certificate and its names', () => {
  const functions = mkdtempSync(join(tmpdir(), 'portico-'));
  for (const name of ['verify-link', 'send-link']) {
    mkdirSync(join(functions, name));
    writeFileSync(join(functions, name, 'bootstrap'), name);
  }
  const app = new App();
  const env = { region: 'eu-central-1', account: '111122223333' };
  const host = { host: 'portal.example.com', zoneName: 'example.com', zoneId: 'Z1' };
  const domain = { ...host, certificate: addCertificate(app, 'Certificate', env, host) };
  const stack = new PortalStack(app, 'Portico', { env, crossRegionReferences: true, functions, domain });
  const assembly = app.synth();
  const made = assembly.getStackByName(stack.stackName).template as { Resources: Resources; Parameters: object };
  const code = (name: string) => made.Resources[name]?.Properties['CodeUri'] as { Key?: string };
  assert.match(code('VerifyLink').Key ?? '', /\.zip$/);
  assert.notEqual(code('VerifyLink').Key, code('SendLink').Key);
  assert.equal(code('Upload'), 'target/lambda/upload', 'what is not built stays as it is, with a warning');
  const edge = made.Resources['Distribution']?.Properties['DistributionConfig'] as Record<string, object>;
  assert.deepEqual(edge['Aliases'], ['portal.example.com']);
  assert.ok('AcmCertificateArn' in (edge['ViewerCertificate'] ?? {}));
  const kinds = Object.values(made.Resources).filter(({ Type }) => Type === 'AWS::Route53::RecordSet');
  assert.deepEqual(kinds.map(({ Properties }) => Properties['Type']).sort(), ['A', 'AAAA', 'CNAME', 'CNAME', 'CNAME']);
  const certificate = assembly.getStackByName('Certificate');
  assert.equal(certificate.environment.region, 'us-east-1');
});
