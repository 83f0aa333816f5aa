import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';
import { TEMPLATE } from '../lib/template.js';
import { ACCEPTED, type Accepted } from './accepted.js';
import { portal } from './fixture.js';
import { lint, transform } from './tools.js';

/** A rule at a resource. */
type Finding = readonly [rule: string, resource: string, description: string];

/** Whether a text fits a pattern in which `*` stands for anything and `\*` for itself. */
function fits(pattern: string, text: string): boolean {
  const parts = pattern.split(/(?<!\\)\*/).map((part) => part.replaceAll('\\*', '*'));
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('.*')}$`).test(text);
}

const explains = ({ rule }: Accepted, on: string, [found, resource]: Finding): boolean =>
  fits(rule, found) && fits(on, resource);

/** A stack with all that a portal can have: a host, its pages, and two firms. */
function whole(): object {
  const zone = HostedZone.fromHostedZoneAttributes(new Stack(), 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
  const props = { alarmEmail: 'operations@example.com', domain: { host: 'portal.example.com', zone } };
  const { stack, portal: made, synth } = portal(props, { env: { region: 'us-east-1', account: '111122223333' } });
  const principal = new AccountPrincipal('111122223333');
  const bus = 'arn:aws:events:us-east-1:111122223333:event-bus/cases';
  made.addFirm({ id: 'hale-ortiz', principal, target: EventBus.fromEventBusArn(stack, 'HaleOrtiz', bus) });
  const queue = 'arn:aws:sqs:us-east-1:111122223333:cases';
  made.addFirm({ id: 'oak', principal, target: Queue.fromQueueArn(stack, 'Oak', queue) });
  return synth();
}

/** What cdk-nag finds once SAM's types are written out: it does not know them, and would see no function and no API. */
function findings(): Finding[] {
  const template = transform(whole());
  assert.ok(Object.values(template.Resources).some(({ Type }) => Type === 'AWS::ApiGatewayV2::Api'));
  const templateFile = join(mkdtempSync(join(tmpdir(), 'portico-')), 'template.json');
  writeFileSync(templateFile, JSON.stringify(template));
  const stack = new Stack(new App(), 'Stack');
  new CfnInclude(stack, 'Template', { templateFile });
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath }): Finding => {
      return [ruleName, constructPath?.split('/').at(-1) ?? '', description];
    }),
  );
}

test('every finding of cdk-nag has its reason, and every reason its finding', () => {
  const found = findings();
  const unexplained = found.filter((one) => !ACCEPTED.some((reason) => reason.on.some((on) => explains(reason, on, one))));
  const text = unexplained.map(([rule, resource, description]) => `${rule} at ${resource}: ${description}`).join('\n');
  assert.equal(text, '', 'mend these, or explain them in test/accepted.ts');
  for (const reason of ACCEPTED) {
    for (const on of reason.on) {
      assert.ok(found.some((one) => explains(reason, on, one)), `nothing is found any more: ${reason.rule} at ${on}`);
    }
  }
});

test('cfn-lint finds nothing in the two templates', () => {
  for (const path of [TEMPLATE, resolve(__dirname, '../../firm.yaml')]) lint(path);
});
