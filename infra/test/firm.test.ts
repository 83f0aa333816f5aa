import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Stack } from 'aws-cdk-lib';
import { ApiDestination, EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Role, ServicePrincipal, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { FirmProps } from '../lib/index.js';
import { ofType, portal } from './fixture.js';

const principal = new AccountPrincipal('111122223333');
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:cases';

const queue = () => Queue.fromQueueArn(new Stack(), 'Queue', QUEUE);

test('a firm that is not clear is refused in one sentence', () => {
  const { stack, portal: made } = portal();
  const target = queue();
  const role = new Role(stack, 'Role', { assumedBy: principal });
  const imported = Role.fromRoleArn(stack, 'Imported', 'arn:aws:iam::111122223333:role/firm');
  const wrong: [Partial<FirmProps>, RegExp][] = [
    [{ id: 'Oak Law', principal }, /"Oak Law" is no firm id: write 1 to 40 characters of a-z, 0-9 and -\.$/],
    [{ id: '', principal }, /"" is no firm id/],
    [{ id: 'o'.repeat(41), principal }, /is no firm id/],
    [{ principal, role }, /oak has both principal and role: write one/],
    [{}, /oak has nobody who speaks for it: write principal .* or role/],
    [{ role: imported }, /the role of oak is not made in this app, so it cannot be tagged: write it as principal/],
    [{ principal, target: made.bus }, /the target of oak is the portal's own bus/],
    [{ principal, target: new Queue(stack, 'Fifo', { fifo: true }) }, /FIFO queue: write a standard one/],
    [{ principal, target: {} as never }, /oak has no target/],
    [{ principal, target: undefined as never }, /oak has no target: write/],
  ];
  for (const [props, sentence] of wrong) {
    assert.throws(() => made.addFirm({ id: 'oak', target, ...props }), sentence);
  }
});

test('a firm is connected once, and a role speaks for one firm', () => {
  const { stack, portal: made } = portal();
  const role = new Role(stack, 'Role', { assumedBy: principal });
  made.addFirm({ id: 'oak', role, target: queue() });
  assert.throws(() => made.addFirm({ id: 'oak', principal, target: queue() }), /there is a firm oak already/);
  assert.throws(() => made.addFirm({ id: 'elm', role, target: queue() }), /the role of elm speaks for oak already/);
});

test('each firm has its own tag, its own rule and its own dead letters', () => {
  const { portal: made, synth } = portal();
  const firms = ['hale-ortiz', 'oak'].map((id) => made.addFirm({ id, principal, target: queue() }));
  const synthesised = synth();
  const tags = ofType(synthesised, 'AWS::IAM::Role').flatMap(({ Properties }) => Properties['Tags'] ?? []);
  assert.deepEqual(tags, [
    { Key: 'portico-firm', Value: 'hale-ortiz' },
    { Key: 'portico-firm', Value: 'oak' },
  ]);
  const patterns = ofType(synthesised, 'AWS::Events::Rule').map(({ Properties }) => Properties['EventPattern']);
  for (const id of ['hale-ortiz', 'oak']) {
    const own = { source: ['portico'], detail: { data: { firm_id: [id] } } };
    assert.equal(patterns.filter((one) => isDeepStrictEqual(one, own)).length, 1, id);
  }
  const stack = Stack.of(made);
  assert.notEqual(stack.resolve(firms[0]?.deadLetters.queueArn), stack.resolve(firms[1]?.deadLetters.queueArn));
});

test("a role of the app's own gets the tag, the rights and the guard of the tag", () => {
  const { stack, portal: made, synth } = portal();
  // Whoever assumes this role may tag its sessions, but not with a firm.
  const assumedBy = new SessionTagsPrincipal(new ServicePrincipal('lambda.amazonaws.com'));
  const role = new Role(stack, 'Integration', { assumedBy });
  made.addFirm({ id: 'oak', role, target: queue() });
  const { Properties } = synth().Resources[stack.getLogicalId(role.node.defaultChild as never)] ?? {};
  assert.deepEqual(Properties?.['Tags'], [{ Key: 'portico-firm', Value: 'oak' }]);
  assert.deepEqual(Properties?.['ManagedPolicyArns'], [{ Ref: 'FirmSender' }]);
  const { Statement } = Properties?.['AssumeRolePolicyDocument'] as { Statement: { Effect: string; Action: string }[] };
  assert.deepEqual(Statement.at(-1), {
    Sid: 'TheTagIsTheRoles',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'sts:TagSession',
    Condition: { Null: { 'aws:RequestTag/portico-firm': 'false' } },
  });
});

test('a queue of the app lets its rule in', () => {
  const { stack, portal: made, synth } = portal();
  const target = new Queue(stack, 'Cases');
  const { rule } = made.addFirm({ id: 'oak', principal, target });
  const own = stack.getLogicalId(target.node.defaultChild as never);
  const policies = ofType(synth(), 'AWS::SQS::QueuePolicy');
  const policy = policies.find(({ Properties }) => JSON.stringify(Properties['Queues']) === JSON.stringify([{ Ref: own }]));
  assert.match(JSON.stringify(policy), new RegExp(stack.getLogicalId(rule.node.defaultChild as never)));
});

test('a bus and an API destination are called by a role that may call nothing else', () => {
  const { stack, portal: made, synth } = portal();
  const bus = 'arn:aws:events:us-east-1:111122223333:event-bus/cases';
  const destination = 'arn:aws:events:us-east-1:111122223333:api-destination/cases/1';
  made.addFirm({ id: 'oak', principal, target: EventBus.fromEventBusArn(stack, 'Cases', bus) });
  const attributes = { apiDestinationArn: destination, connection: undefined as never };
  const target = ApiDestination.fromApiDestinationAttributes(stack, 'Hook', attributes);
  made.addFirm({ id: 'elm', principal, target });
  const rights = ofType(synth(), 'AWS::IAM::Role')
    .flatMap(({ Properties }) => (Properties['Policies'] ?? []) as { PolicyDocument: { Statement: object[] } }[])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter((statement) => 'Sid' in statement && statement.Sid === 'Target');
  assert.deepEqual(rights, [
    { Sid: 'Target', Effect: 'Allow', Action: 'events:PutEvents', Resource: bus },
    { Sid: 'Target', Effect: 'Allow', Action: 'events:InvokeApiDestination', Resource: destination },
  ]);
});
