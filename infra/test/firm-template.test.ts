import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { ApiDestination, EventBus } from 'aws-cdk-lib/aws-events';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { FirmTarget } from '../lib/index.js';
import { plain, portal, type Resource, type Resources } from './fixture.js';
import { read } from './template.js';

const firm = read(resolve(__dirname, '../../firm.yaml'));
const PRINCIPAL = 'arn:aws:iam::111122223333:root';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012';
const AT = 'arn:aws:events:us-east-1:111122223333';

/** A part of firm.yaml as CloudFormation works it out for these parameters. */
function worked(value: unknown, values: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((part) => worked(part, values)).filter((part) => part !== undefined);
  if (value === null || typeof value !== 'object') return value;
  const one = value as Record<string, never>;
  const of = (name: string) => worked(one[name], values) as unknown[];
  if ('Ref' in one) return one['Ref'] === 'AWS::NoValue' ? undefined : one['Ref'] in values ? values[one['Ref']] : one;
  if ('Fn::Sub' in one) return String(one['Fn::Sub']).replace(/\$\{(\w+)\}/g, (_, name: string) => String(values[name]));
  if ('Fn::Equals' in one) return of('Fn::Equals')[0] === of('Fn::Equals')[1];
  if ('Fn::Not' in one) return !of('Fn::Not')[0];
  if ('Fn::If' in one) {
    const [condition, yes, no] = one['Fn::If'] as [string, unknown, unknown];
    return worked(worked(firm.Conditions[condition], values) ? yes : no, values);
  }
  const parts = Object.entries(one).map(([name, part]) => [name, worked(part, values)]);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}

/** What a stack of firm.yaml has. */
function fromTemplate(values: Record<string, unknown>): Resources {
  const entries = Object.entries(firm.Resources as unknown as Record<string, Resource & { Condition?: string }>);
  const made = entries.filter(([, { Condition }]) => !Condition || worked(firm.Conditions[Condition], values));
  return Object.fromEntries(
    made.map(([name, { Condition, ...resource }]) => [name, worked(resource, values) as Resource]),
  );
}

/** Names of CDK's constructs with the name that firm.yaml gives the resource. */
const NAMES: Record<string, string> = {
  'Role/Resource': 'Role',
  'Rule/Resource': 'Rule',
  'TargetRole/Resource': 'TargetRole',
  'DeadLetters/Resource': 'DeadLetters',
  'DeadLetters/Policy/Resource': 'DeadLettersPolicy',
  'DeadLettersAlarm/Resource': 'DeadLettersAlarm',
};

/** What addFirm makes for the same firm. */
function fromConstruct(target: (scope: Stack) => FirmTarget, key?: string): Resources {
  const encryptionKey = key ? { encryptionKey: Key.fromKeyArn(new Stack(), 'Key', key) } : {};
  const { stack, portal: made, synth } = portal(encryptionKey);
  const one = made.addFirm({ id: 'oak', principal: new ArnPrincipal(PRINCIPAL), target: target(stack) });
  const ids = new Map<string, string>();
  for (const node of one.node.findAll()) {
    if (!CfnResource.isCfnResource(node)) continue;
    const path = node.node.path.slice(one.node.path.length + 1);
    assert.ok(NAMES[path], `firm.yaml has no resource for ${path}`);
    ids.set(stack.getLogicalId(node), NAMES[path]);
  }
  const { Resources } = synth();
  return Object.fromEntries(
    [...ids].map(([id, name]) => {
      const { Metadata, ...resource } = Resources[id] as Resource & { Metadata?: unknown };
      let text = JSON.stringify(resource);
      for (const [from, to] of ids) text = text.replaceAll(`"${from}"`, `"${to}"`);
      return [name, JSON.parse(text.replace(/"Sid":"AllowEventRule\w+"/, '"Sid":"FromTheRule"')) as Resource];
    }),
  );
}

const kinds: [kind: string, arn: string, target: (scope: Stack) => FirmTarget][] = [
  ['queue', 'arn:aws:sqs:us-east-1:111122223333:cases', (scope) => Queue.fromQueueArn(scope, 'T', kinds[0]![1])],
  ['event-bus', `${AT}:event-bus/cases`, (scope) => EventBus.fromEventBusArn(scope, 'T', kinds[1]![1])],
  [
    'api-destination',
    `${AT}:api-destination/cases/1`,
    (scope) =>
      ApiDestination.fromApiDestinationAttributes(scope, 'T', {
        apiDestinationArn: kinds[2]![1],
        connection: undefined as never,
      }),
  ],
];

for (const [TargetKind, TargetArn, target] of kinds) {
  for (const key of [undefined, KEY]) {
    test(`firm.yaml makes what addFirm makes: ${TargetKind}, ${key ? "a key of the firm's" : 'no key'}`, () => {
      const values = {
        FirmId: 'oak',
        Principal: PRINCIPAL,
        TargetKind,
        TargetArn,
        BusName: { Ref: 'Bus' },
        FirmSenderPolicy: { Ref: 'FirmSender' },
        AlarmTopicArn: { Ref: 'AlarmTopic' },
        KmsKeyArn: key ?? '',
      };
      assert.deepEqual(plain(fromConstruct(target, key)), plain(fromTemplate(values)));
    });
  }
}

test('firm.yaml takes the same firm ids', () => {
  const { AllowedPattern } = firm.Parameters['FirmId'] as { AllowedPattern: string };
  const { portal: made } = portal();
  for (const id of ['oak', '0-a', 'o'.repeat(40), 'Oak', 'o_k', '', 'o'.repeat(41)]) {
    const add = () => made.addFirm({ id, principal: new ArnPrincipal(PRINCIPAL), target: kinds[0]![2](new Stack()) });
    if (new RegExp(AllowedPattern).test(id)) assert.doesNotThrow(add, id);
    else assert.throws(add, /is no firm id/, id);
  }
});
