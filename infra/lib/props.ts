// What a firm decides about its portal. Each parameter of template.yaml has its prop here.
import type { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';

/** A region as the sign-in page shows it. */
export interface PortalRegion {
  /** 2 to 20 lower-case letters, digits and hyphens, for example `us`. It cannot change once clients signed in. */
  readonly id: string;
  /** What clients read, for example `United States`. */
  readonly name: string;
}

/** Another regional portal of the same deployment. */
export interface OtherRegion extends PortalRegion {
  /** Where clients reach it, for example `https://eu.portal.example.com`. */
  readonly origin: string;
}

/** A host of the firm's own. */
export interface PortalDomain {
  /** The host that clients open, for example `portal.example.com`. */
  readonly host: string;
  /**
   * The zone of Route 53 that the host belongs to. The portal then makes the host's records, and the mail domain's
   * records when that domain belongs to the same zone.
   *
   * @default - you make the records; the stack's outputs name them
   */
  readonly zone?: IHostedZone;
  /**
   * The host's certificate in us-east-1, the only region that CloudFront takes certificates from.
   *
   * @default - the portal makes one, which needs `zone` and a stack in us-east-1
   */
  readonly certificate?: ICertificate;
}

/** What a firm decides about its portal. */
export interface PortalProps {
  /** Which region this portal is. */
  readonly region: PortalRegion;
  /**
   * The deployment's other regional portals, which the sign-in page offers beside this one.
   *
   * @default - none
   */
  readonly otherRegions?: readonly OtherRegion[];
  /** The address that mails come from: a bare address with its domain in lower case. */
  readonly mailFrom: string;
  /**
   * Whether the portal makes the domain of `mailFrom` an identity of SES, or the account has it already.
   *
   * @default 'create'
   */
  readonly mailDomain?: 'create' | 'existing';
  /**
   * A domain for nothing but answers by mail, whose MX record leads to SES in this region; with `replyRuleSet`.
   *
   * @default - replies go to the firm's own address
   */
  readonly replyDomain?: string;
  /**
   * The name of the account's active receipt rule set of SES in this region, which gets a rule for `replyDomain`.
   *
   * @default - none
   */
  readonly replyRuleSet?: string;
  /**
   * The host that clients open.
   *
   * @default - CloudFront's own name; deploy once, then write the output PortalAddress as `origin` and deploy again
   */
  readonly domain?: PortalDomain;
  /**
   * Where clients reach a portal without a domain of its own.
   *
   * @default - `https://` and the domain's host, or `https://portal.invalid`
   */
  readonly origin?: string;
  /**
   * Who gets a mail when an alarm goes off. AWS first asks this address to confirm.
   *
   * @default - nobody; subscribe to `alarmTopic` instead
   */
  readonly alarmEmail?: string;
  /**
   * A web ACL of AWS WAF with scope CLOUDFRONT.
   *
   * @default - none
   */
  readonly webAclArn?: string;
  /**
   * The iOS apps that use passkeys and links of this portal: team and bundle, `ABCDE12345.com.example.portal`.
   *
   * @default - none
   */
  readonly iosApps?: readonly string[];
  /**
   * The Android apps that do: package and SHA-256 of the signing certificate, `com.example.portal=AB:CD:...`.
   *
   * @default - none
   */
  readonly androidApps?: readonly string[];
  /**
   * Up to four other origins whose pages may use the passkeys of this portal.
   *
   * @default - none
   */
  readonly passkeyOrigins?: readonly string[];
  /**
   * The platform application of SNS for the iOS app; `cargo xtask push-app` makes one.
   *
   * @default - no pushes to iOS
   */
  readonly apnsApplicationArn?: string;
  /**
   * The platform application of SNS for the Android app.
   *
   * @default - no pushes to Android
   */
  readonly fcmApplicationArn?: string;
  /**
   * The browsers' push services that may be called, for example `https://*.push.apple.com`.
   *
   * @default - those of Google, Mozilla, Apple and Microsoft
   */
  readonly webPushHosts?: readonly string[];
  /**
   * Hosts that firms' endpoints may have although they are not on the public internet, over http too and on any port:
   * for a stack that is only for tests.
   *
   * @default - none
   */
  readonly webhookTestHosts?: readonly string[];
  /**
   * How many sign-in links one network may ask for in an hour.
   *
   * @default 60
   */
  readonly linksPerNetworkHour?: number;
  /**
   * How many sign-in links the whole portal sends in a minute.
   *
   * @default 600
   */
  readonly linksPerMinute?: number;
  /**
   * How clients' calls move to new versions of the functions, and back when an alarm goes off meanwhile: a type of
   * CodeDeploy's deployments of Lambda, such as `Canary10Percent5Minutes`, or `AllAtOnce`.
   *
   * @default Canary10Percent5Minutes
   */
  readonly trafficShift?: string;
  /**
   * How many requests the gateway lets through in a second, 10 to 10,000.
   *
   * @default 100
   */
  readonly requestsPerSecond?: number;
  /**
   * Keeps concurrency aside for sign-in. It needs a quota of 1,000 concurrent runs; a new account has 10.
   *
   * @default false
   */
  readonly reservedConcurrency?: boolean;
  /**
   * How long logs are kept, the audit log among them.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;
  /**
   * How long the bus keeps firms' events for a replay, in whole days.
   *
   * @default Duration.days(30)
   */
  readonly archiveRetention?: Duration;
  /**
   * How long stream records that could not be consumed are kept, 1 to 365 whole days.
   *
   * @default Duration.days(14)
   */
  readonly deadLetterRetention?: Duration;
  /**
   * A key of your own for all stored data. It must exist (`Key.fromKeyArn`), and its policy must allow what
   * docs/operations.md lists. Decide before the first deployment.
   *
   * @default - the services' own keys
   */
  readonly encryptionKey?: IKey;
  /**
   * Raise it by one after a secret was changed: CloudFormation does not look for itself.
   *
   * @default 1
   */
  readonly keyGeneration?: number;
  /**
   * Which of the two origin keys CloudFront shows.
   *
   * @default 'first'
   */
  readonly originKeyInUse?: 'first' | 'second';
  /**
   * Whether the portal turns on GuardDuty Malware Protection, or a plan for the documents bucket exists.
   *
   * @default 'enabled'
   */
  readonly malwareProtection?: 'enabled' | 'existing';
  /**
   * The processor that the functions were built for.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;
  /**
   * The folder of the built functions, with one folder for each.
   *
   * @default - those that were packed with this package, or target/lambda of the clone that it lies in
   */
  readonly functions?: string;
  /**
   * The folder of the web app's built pages.
   *
   * @default - those that were packed with this package, or web/dist of the clone that it lies in
   */
  readonly pages?: string;
  /**
   * Synthesises although functions or pages are not built, for tests of your own. CloudFormation refuses to deploy
   * such a template.
   *
   * @default false
   */
  readonly allowMissingBuild?: boolean;
}
