// A portal in Europe with two firms. This is the file to copy and to make one's own.
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CertificateStack, Portal } from '@portico/cdk';

const app = new App();
const account = app.node.tryGetContext('account') ?? process.env['CDK_DEFAULT_ACCOUNT'];
const env = { region: 'eu-central-1', ...(account ? { account } : {}) };

// The zone is named in full, because a look-up would ask AWS at every synth.
const name = { host: 'portal.example.com', zoneName: 'example.com', zoneId: 'Z0000000000000000000' };
const { certificate } = new CertificateStack(app, 'PorticoCertificate', { env, ...name });

const stack = new Stack(app, 'Portico', { env, crossRegionReferences: true });
const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: name.zoneId, zoneName: name.zoneName });
const portal = new Portal(stack, 'Portal', {
  region: { id: 'eu', name: 'Europe' },
  domain: { host: name.host, zone, certificate },
  mailFrom: `portal@${name.zoneName}`,
  alarmEmail: `operations@${name.zoneName}`,
  functions: app.node.tryGetContext('functions'),
  pages: app.node.tryGetContext('pages'),
  allowMissingBuild: app.node.tryGetContext('allowMissingBuild') === 'true',
});

// A firm whose practice management runs in an account of its own.
portal.addFirm({
  id: 'hale-ortiz',
  principal: new AccountPrincipal('111122223333'),
  target: EventBus.fromEventBusArn(stack, 'HaleOrtiz', 'arn:aws:events:eu-central-1:111122223333:event-bus/cases'),
});

// A firm whose integration is a function of this app.
portal.addFirm({
  id: 'oak',
  role: new Role(stack, 'OakIntegration', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
  target: new Queue(stack, 'OakEvents', { enforceSSL: true, retentionPeriod: Duration.days(14) }),
});

// An alarm of one's own, on one of the portal's figures.
const nobody = portal.metric('SignIns', { period: Duration.days(1) }).createAlarm(stack, 'NobodySignsIn', {
  alarmDescription: 'No client signed in for a whole day.',
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  threshold: 1,
  evaluationPeriods: 1,
  treatMissingData: TreatMissingData.BREACHING,
});
nobody.addAlarmAction(new SnsAction(portal.alarmTopic));
