// What the stack says about itself, by type rather than by name.
import { CfnOutput, Token } from 'aws-cdk-lib';
import type { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Construct } from 'constructs';
import { belongs } from './names.js';
import { origin } from './parameters.js';
import type { PortalProps } from './props.js';

/** Each prop with the output of template.yaml that it is; a test compares the list with the template. */
export const OUTPUTS = {
  /** Where CloudFront answers, with `https://`. */
  address: 'PortalAddress',
  /** Where clients reach the portal. */
  origin: 'PortalOrigin',
  distributionId: 'DistributionId',
  webBucketName: 'WebBucket',
  /** The three CNAME records that verify the mail domain, as name and value; only where `mailDomain` is `create`. */
  mailRecord1: 'MailRecord1',
  mailRecord2: 'MailRecord2',
  mailRecord3: 'MailRecord3',
  alarmTopicArn: 'AlarmTopicArn',
  documentsBucketName: 'DocumentsBucket',
  /** The gateway's own address, which lets only CloudFront through. */
  apiEndpoint: 'ApiEndpoint',
  busName: 'BusName',
  /** The managed policy for the role of a firm's system; `addFirm` attaches it. */
  firmSenderPolicyArn: 'FirmSenderPolicy',
  tableName: 'TableName',
  /** The secret that can never be changed. Keep a copy with the table's backups. */
  addressKeyArn: 'AddressKeyArn',
  firmEventsDeadLettersUrl: 'FirmEventsDeadLettersUrl',
  notifyDeadLettersUrl: 'NotifyDeadLettersUrl',
  streamReaderDeadLettersUrl: 'StreamReaderDeadLettersUrl',
  settleUploadDeadLettersUrl: 'SettleUploadDeadLettersUrl',
  makeArchiveDeadLettersUrl: 'MakeArchiveDeadLettersUrl',
  webhookDeadLettersUrl: 'WebhookDeadLettersUrl',
  trackDeliveryDeadLettersUrl: 'TrackDeliveryDeadLettersUrl',
  receiveMailDeadLettersUrl: 'ReceiveMailDeadLettersUrl',
  /** The MX record of `replyDomain`, as name and value; only where that is given. */
  replyRecord: 'ReplyRecord',
  remindDeadLettersUrl: 'RemindDeadLettersUrl',
  streamDeadLettersBucketName: 'StreamDeadLettersBucket',
} as const;

/** The outputs of template.yaml, for the rest of a CDK app. */
export type PortalOutputs = { readonly [name in keyof typeof OUTPUTS]: string };

/** Reads the outputs of the included template. */
export function outputs(template: CfnInclude): PortalOutputs {
  const entries = Object.entries(OUTPUTS).map(([name, output]) => {
    return [name, Token.asString(template.getOutput(output).value)];
  });
  return Object.fromEntries(entries) as PortalOutputs;
}

/** What is left for a person once the stack is deployed. `cdk deploy` prints it with the other outputs. */
export function addNextSteps(scope: Construct, props: PortalProps): void {
  const { domain, mailFrom } = props;
  const steps = ['ask SES for production access', 'keep a copy of the secret AddressKeyArn'];
  const mailDomain = mailFrom.split('@')[1] ?? '';
  if (props.mailDomain !== 'existing' && !(domain?.zone && belongs(mailDomain, domain.zone))) {
    steps.unshift(`add the CNAME records MailRecord1 to MailRecord3 (name and value) to ${mailDomain}`);
  }
  if (domain && !domain.zone) steps.unshift(`point ${domain.host} at the host of PortalAddress`);
  if (!domain && origin(props) === 'https://portal.invalid') {
    steps.unshift('write the address PortalAddress as the prop origin and deploy again');
  }
  const value = `Next: ${steps.join('; ')} (docs/operations.md).`;
  new CfnOutput(scope, 'NextSteps', { value, description: 'What is left for a person to do.' }).overrideLogicalId('NextSteps');
}
