import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { App, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { CertificateStack, Portal, type PortalDomain, type PortalProps } from '../lib/index.js';
import { OUTPUTS } from '../lib/outputs.js';
import { OVERRIDDEN, parameters, SOURCES } from '../lib/parameters.js';
import { build, LEAST, nothing, ofType, plain, portal, type Made, type Resource } from './fixture.js';
import { template } from './template.js';

/** A part of the template once its parameters have values. */
function filled(value: unknown, values: Record<string, unknown>): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((part) => filled(part, values));
  if (value === null || typeof value !== 'object') return value;
  const { Ref: name, 'Fn::Sub': sub } = value as { Ref?: string; 'Fn::Sub'?: unknown };
  if (name !== undefined && name in values) return values[name];
  const fill = (text: string) => text.replace(/\$\{(\w+)\}/g, (all, key: string) => String(values[key] ?? all));
  if (typeof sub === 'string') return { 'Fn::Sub': fill(sub) };
  if (Array.isArray(sub)) return { 'Fn::Sub': [fill(String(sub[0])), filled(sub[1], values)] };
  return folded(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, values)])));
}

/** CDK works out what is known: splits of a text, and what is selected of them. */
function folded(value: Record<string, unknown>): unknown {
  const [split, select] = ['Fn::Split', 'Fn::Select'].map((name) => value[name] as unknown[] | undefined);
  if (split && typeof split[1] === 'string') return split[1].split(String(split[0]));
  if (select && Array.isArray(select[1])) return select[1][Number(select[0])];
  return value;
}

test('every resource of template.yaml is in the stack as the template has it', () => {
  const values = parameters(LEAST);
  const made = portal({ ...nothing(), allowMissingBuild: true }).synth();
  for (const [name, resource] of Object.entries(template.Resources)) {
    const { Metadata, ...own } = made.Resources[name] as Resource & { Metadata?: unknown };
    // How SAM builds a function is no part of the stack: it is built before.
    const { Metadata: _, ...theirs } = resource as Resource & { Metadata?: unknown };
    assert.deepEqual(plain(own), plain(filled(theirs, values)), name);
  }
  assert.deepEqual(plain(made.Globals), plain(filled(template.Globals, values)));
});

test('every parameter of template.yaml has a prop, and no parameter is left to the stack', () => {
  assert.deepEqual([...Object.keys(SOURCES), ...OVERRIDDEN].sort(), Object.keys(template.Parameters).sort());
  assert.deepEqual(Object.keys(portal().synth().Parameters ?? {}), ['BootstrapVersion']);
});

test('a prop reaches the template, and what is left out has the default', () => {
  const values = parameters({
    ...LEAST,
    otherRegions: [{ id: 'eu', name: 'Europe', origin: 'https://eu.example.com' }],
    iosApps: ['ABCDE12345.com.example.one', 'ABCDE12345.com.example.two'],
    reservedConcurrency: true,
    logRetention: RetentionDays.THREE_MONTHS,
    archiveRetention: Duration.days(7),
    architecture: Architecture.X86_64,
  });
  assert.equal(
    values['Regions'],
    '[{"id":"us","name":"United States","origin":"https://portal.invalid"},' +
      '{"id":"eu","name":"Europe","origin":"https://eu.example.com"}]',
  );
  assert.equal(values['IosApps'], 'ABCDE12345.com.example.one,ABCDE12345.com.example.two');
  assert.equal(values['ReservedConcurrency'], 'yes');
  assert.equal(values['LogRetentionDays'], 90);
  assert.equal(values['ArchiveRetentionDays'], 7);
  assert.equal(values['Architecture'], 'x86_64');
  assert.equal(values['LinksPerMinute'], 600);
  assert.equal(values['MailDomain'], 'create');
});

test('a wrong prop is refused with a sentence that says what to write', () => {
  const wrong: [Partial<PortalProps>, RegExp][] = [
    [{ region: { id: 'US', name: 'x' } }, /region\.id must be 2 to 20 lower-case letters.*, not "US"\.$/],
    [{ mailFrom: 'Portal <p@example.com>' }, /mailFrom must be a bare e-mail address/],
    [{ alarmEmail: 'nobody' }, /alarmEmail must be a bare e-mail address/],
    [{ origin: 'https://portal.example.com/' }, /origin must be https:\/\/ and a host in lower case/],
    [{ origin: 'https://a.example', domain: { host: 'a.example' } }, /write domain or origin, not both/],
    [{ otherRegions: [{ id: 'us', name: 'x', origin: 'https://b.example' }] }, /two regions have the id us/],
    [{ otherRegions: [{ id: 'eu', name: 'x', origin: 'b.example' }] }, /otherRegions\.origin must be https/],
    [{ otherRegions: [{ id: '', name: 'x', origin: 'https://b.example' }] }, /otherRegions\.id must be 2 to 20/],
    [{ otherRegions: [{ id: 'eu', name: ' ', origin: 'https://b.example' }] }, /otherRegions\.name is empty: write/],
    [{ region: { id: 'us', name: '' } }, /^Error: Portal: region\.name is empty: write what clients read/],
    [{ region: { id: '', name: 'x' } }, /region\.id must be 2 to 20 lower-case letters.*, not ""\.$/],
    [{ replyDomain: 'reply.example.com' }, /^Error: Portal: replyDomain needs replyRuleSet: write/],
    [{ replyRuleSet: 'mail' }, /^Error: Portal: replyRuleSet needs replyDomain: write/],
    [{ requestsPerSecond: 5 }, /requestsPerSecond must be a whole number from 10 to 10000, not 5\.$/],
    [{ linksPerMinute: 1.5 }, /linksPerMinute must be a whole number/],
    [{ archiveRetention: Duration.hours(36) }, /archiveRetention must be a whole number/],
    [{ logRetention: RetentionDays.ONE_DAY }, /logRetention must be one of 30, 60/],
    [{ webAclArn: 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/b' }, /webAclArn must be the ARN of a web ACL/],
    [{ passkeyOrigins: [1, 2, 3, 4, 5].map((n) => `https://${n}.example`) }, /passkeyOrigins has 5 origins: write four/],
    [{ iosApps: ['com.example'] }, /iosApps must be a list like/],
  ];
  for (const [props, sentence] of wrong) assert.throws(() => portal(props), sentence);
});

test('a program in JavaScript that leaves out what every portal needs gets a sentence too', () => {
  const made = (props?: unknown) => new Portal(new Stack(), 'Portal', props as PortalProps);
  const { region, mailFrom } = LEAST;
  assert.throws(() => made(), /^Error: Portal: region is missing: write it, for example/);
  assert.throws(() => made({ mailFrom }), /^Error: Portal: region is missing/);
  assert.throws(() => made({ region }), /^Error: Portal: mailFrom is missing: write/);
  assert.throws(() => made({ region: {}, mailFrom }), /region\.name is empty/);
  assert.throws(() => made({ region: { name: 'x' }, mailFrom }), /region\.id must be 2 to 20/);
  assert.throws(() => made({ region, mailFrom, otherRegions: [{ id: 'eu', name: 'x' }] }), /otherRegions\.origin must be/);
});

test('replies have their domain and their rule set', () => {
  const values = parameters({ ...LEAST, replyDomain: 'reply.example.com', replyRuleSet: 'mail' });
  assert.deepEqual([values['ReplyDomain'], values['ReplyRuleSet']], ['reply.example.com', 'mail']);
  assert.equal(parameters({ ...LEAST, replyDomain: '', replyRuleSet: '' })['ReplyDomain'], '');
});

test('the rules of template.yaml are in the stack', () => {
  const rules = portal().synth().Rules ?? {};
  assert.match(rules['RepliesNeedBoth']?.Assertions?.[0]?.AssertDescription ?? '', /^ReplyDomain and ReplyRuleSet/);
});

test("CDK's own check of templates finds nothing in a portal with the least props", () => {
  const app = new App();
  new Portal(new Stack(app, 'Portico'), 'Portal', { ...LEAST, ...build() });
  const report = readFileSync(join(app.synth().directory, 'validation-report.json'), 'utf8');
  const { pluginReports } = JSON.parse(report) as { pluginReports: { violations: { ruleName: string }[] }[] };
  assert.deepEqual(pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName)), []);
});

test('a key that is made in the same deployment is refused: conditions of the template hang on it', () => {
  const { stack } = portal();
  const made = new Key(stack, 'Key');
  assert.throws(() => parameters({ ...LEAST, encryptionKey: made }), /encryptionKey must be known when CDK runs/);
  const arn = 'arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012';
  assert.equal(parameters({ ...LEAST, encryptionKey: Key.fromKeyArn(stack, 'Known', arn) })['KmsKeyArn'], arn);
});

test('a stack holds one portal', () => {
  const { stack } = portal();
  assert.throws(() => new Portal(stack, 'Second', { ...LEAST, ...build() }), /has a portal already/);
});

const NAME = { host: 'portal.example.com', zoneName: 'example.com', zoneId: 'Z1' };

function zone(zoneName = NAME.zoneName) {
  return HostedZone.fromHostedZoneAttributes(new Stack(), 'Zone', { hostedZoneId: NAME.zoneId, zoneName });
}

test('a host gets its certificate and its names, and the mail domain of the same zone its records', () => {
  const env = { region: 'us-east-1' };
  const made = portal({ domain: { host: NAME.host, zone: zone() } }, { env }).synth();
  const edge = made.Resources['Distribution']?.Properties['DistributionConfig'] as Record<string, never>;
  assert.deepEqual(edge['Aliases'], [NAME.host]);
  const { AcmCertificateArn: certificate } = edge['ViewerCertificate'] as unknown as { AcmCertificateArn: { Ref: string } };
  assert.equal(made.Resources[certificate.Ref]?.Type, 'AWS::CertificateManager::Certificate');
  const kinds = (synthesised: Made) =>
    ofType(synthesised, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties['Type']).sort();
  assert.deepEqual(kinds(made), ['A', 'AAAA', 'CNAME', 'CNAME', 'CNAME']);
  assert.doesNotMatch(String(made.Outputs['NextSteps']?.Value), /CNAME|point/);
  const elsewhere = portal({ mailFrom: 'portal@example.org', domain: { host: NAME.host, zone: zone() } }, { env }).synth();
  assert.deepEqual(kinds(elsewhere), ['A', 'AAAA']);
  assert.match(String(elsewhere.Outputs['NextSteps']?.Value), /MailRecord1.*example\.org/);
});

test('the stack says what is left for a person to do', () => {
  const steps = (props: Partial<PortalProps> = {}) => String(portal(props).synth().Outputs['NextSteps']?.Value);
  const without = steps();
  assert.match(without, /MailRecord1 to MailRecord3.*example\.com/);
  assert.match(without, /prop origin/);
  assert.match(without, /SES for production access/);
  assert.doesNotMatch(steps({ mailDomain: 'existing' }), /MailRecord1/);
});

test('a host elsewhere needs a certificate from us-east-1', () => {
  const env = { region: 'eu-central-1', account: '111122223333' };
  const at = (domain: PortalDomain) => portal({ domain }, { env, crossRegionReferences: true });
  assert.throws(() => at({ host: NAME.host, zone: zone() }), /needs a certificate in us-east-1.*CertificateStack/);
  assert.throws(() => at({ host: NAME.host }), /needs a certificate in us-east-1.*domain\.certificate/);
  const imported = (region: string) =>
    Certificate.fromCertificateArn(new Stack(), 'C', `arn:aws:acm:${region}:111122223333:certificate/a`);
  assert.throws(() => at({ host: NAME.host, certificate: imported('eu-central-1') }), /from us-east-1 only/);
  const elsewhere = { host: NAME.host, zone: zone('example.org'), certificate: imported('us-east-1') };
  assert.throws(() => at(elsewhere), /portal\.example\.com is not in the zone example\.org/);
  const made = at({ host: NAME.host, certificate: imported('us-east-1') }).synth();
  assert.match(String(made.Outputs['NextSteps']?.Value), /point portal\.example\.com at the host of PortalAddress/);
  assert.equal(new CertificateStack(new App(), 'Certificate', { ...NAME, env }).region, 'us-east-1');
});

test('outputs, bus, bucket, topic and distribution are those of the template', () => {
  assert.deepEqual(Object.values(OUTPUTS).sort(), Object.keys(template.Outputs).sort());
  const { stack, portal: made } = portal();
  assert.deepEqual(stack.resolve(made.outputs.busName), { Ref: 'Bus' });
  assert.deepEqual(stack.resolve(made.bus.eventBusName), { Ref: 'Bus' });
  assert.deepEqual(stack.resolve(made.documents.bucketName), { Ref: 'Documents' });
  assert.deepEqual(stack.resolve(made.alarmTopic.topicArn), { Ref: 'AlarmTopic' });
  assert.deepEqual(stack.resolve(made.distribution.distributionId), { Ref: 'Distribution' });
});

test('a web ACL may be made in the same deployment', () => {
  const acl = (webAclArn: string) => {
    const made = portal({ webAclArn }).synth().Resources['Distribution']?.Properties['DistributionConfig'];
    return (made as Record<string, unknown>)['WebACLId'];
  };
  const known = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/0-1';
  assert.equal(acl(known), known);
  assert.deepEqual(acl(Fn.getAtt('Acl', 'Arn').toString()), { 'Fn::GetAtt': ['Acl', 'Arn'] });
});

test('the metrics that a portal offers are those that the template counts', () => {
  const counted = ofType(portal().synth(), 'AWS::Logs::MetricFilter').map(({ Properties }) => {
    return (Properties['MetricTransformations'] as { MetricName: string }[])[0]?.MetricName;
  });
  const offered = ['SignIns', 'SignInFailures', 'Refusals', 'FilesReceived', 'Faults'] as const;
  assert.deepEqual(counted.sort(), [...offered].sort());
  const { stack, portal: made } = portal();
  const { namespace } = made.metric(offered[0]);
  assert.equal(namespace, `Portico/${stack.stackName}`);
});
