// Props as parameters of template.yaml.
import { Token, type Duration } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { check } from './check.js';
import type { PortalProps } from './props.js';
import { fault, parameter, type Value } from './template.js';

type Source = readonly [prop: string, value: (props: PortalProps) => Value | undefined];

const list = (values?: readonly string[]): string | undefined => values?.join(',');
const days = (duration?: Duration): number | undefined => duration?.toDays({ integral: false });

/** Every parameter of template.yaml that a prop sets; a test compares the names with the template. */
export const SOURCES: Readonly<Record<string, Source>> = {
  RegionId: ['region.id', ({ region }) => region.id],
  Regions: ['region', regions],
  PortalOrigin: ['origin', origin],
  MailFrom: ['mailFrom', ({ mailFrom }) => mailFrom],
  MailDomain: ['mailDomain', ({ mailDomain }) => mailDomain],
  ReplyDomain: ['replyDomain', ({ replyDomain }) => replyDomain],
  ReplyRuleSet: ['replyRuleSet', ({ replyRuleSet }) => replyRuleSet],
  IosApps: ['iosApps', ({ iosApps }) => list(iosApps)],
  AndroidApps: ['androidApps', ({ androidApps }) => list(androidApps)],
  PasskeyOrigins: ['passkeyOrigins', ({ passkeyOrigins }) => list(passkeyOrigins)],
  ApnsApplicationArn: ['apnsApplicationArn', ({ apnsApplicationArn }) => apnsApplicationArn],
  FcmApplicationArn: ['fcmApplicationArn', ({ fcmApplicationArn }) => fcmApplicationArn],
  WebPushHosts: ['webPushHosts', ({ webPushHosts }) => list(webPushHosts)],
  WebhookTestHosts: ['webhookTestHosts', ({ webhookTestHosts }) => list(webhookTestHosts)],
  LinksPerNetworkHour: ['linksPerNetworkHour', ({ linksPerNetworkHour }) => linksPerNetworkHour],
  LinksPerMinute: ['linksPerMinute', ({ linksPerMinute }) => linksPerMinute],
  RequestsPerSecond: ['requestsPerSecond', ({ requestsPerSecond }) => requestsPerSecond],
  ReservedConcurrency: ['reservedConcurrency', reservedConcurrency],
  TrafficShift: ['trafficShift', ({ trafficShift }) => trafficShift],
  LogRetentionDays: ['logRetention', ({ logRetention }) => logRetention],
  ArchiveRetentionDays: ['archiveRetention', ({ archiveRetention }) => days(archiveRetention)],
  DeadLetterRetentionDays: ['deadLetterRetention', ({ deadLetterRetention }) => days(deadLetterRetention)],
  KmsKeyArn: ['encryptionKey', ({ encryptionKey }) => encryptionKey?.keyArn],
  KeyGeneration: ['keyGeneration', ({ keyGeneration }) => keyGeneration],
  OriginKeyInUse: ['originKeyInUse', ({ originKeyInUse }) => originKeyInUse],
  Architecture: ['architecture', architecture],
  MalwareProtection: ['malwareProtection', ({ malwareProtection }) => malwareProtection],
  AlarmEmail: ['alarmEmail', ({ alarmEmail }) => alarmEmail],
};

/**
 * These hang on resources of the same deployment (a certificate, a web ACL). The template's conditions read them, and
 * a condition cannot wait for a resource, so the portal overrides the distribution's properties instead.
 */
export const OVERRIDDEN = ['CertificateArn', 'WebAclArn'] as const;

/** Where clients reach the portal. */
export function origin({ domain, origin }: PortalProps): string {
  return origin ?? (domain ? `https://${domain.host}` : 'https://portal.invalid');
}

/** The processor by the name that Lambda and `cargo xtask deploy` use. */
export function architecture({ architecture = Architecture.ARM_64 }: PortalProps): string {
  return architecture.name;
}

function reservedConcurrency({ reservedConcurrency }: PortalProps): string | undefined {
  if (reservedConcurrency === undefined) return undefined;
  return reservedConcurrency ? 'yes' : 'no';
}

function regions(props: PortalProps): string {
  const { region, otherRegions = [] } = props;
  const all = [{ id: region.id, name: region.name, origin: origin(props) }, ...otherRegions];
  return JSON.stringify(all.map(({ id, name, origin }) => ({ id, name, origin })));
}

/**
 * The value of every parameter: the prop's, or else the template's default. None stays a parameter of the stack, where
 * the value of an earlier deployment would outlive a change of the program.
 *
 * @throws Error with one sentence when a value is wrong
 */
export function parameters(props: PortalProps): Record<string, Value> {
  check(props);
  const values = Object.entries(SOURCES).map(([name, [prop, read]]): [string, Value] => {
    const value = read(props);
    if (value === undefined) return [name, (parameter(name).default as Value | undefined) ?? ''];
    if (Token.isUnresolved(value)) {
      throw new Error(`Portal: ${prop} must be known when CDK runs: write its text, not something of this deployment.`);
    }
    const wrong = fault(name, prop, value);
    if (wrong) throw new Error(`Portal: ${wrong}`);
    return [name, value];
  });
  return Object.fromEntries([...values, ...OVERRIDDEN.map((name) => [name, ''])]) as Record<string, Value>;
}
