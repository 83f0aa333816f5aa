import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Annotations, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution, type CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AaaaRecord, ARecord, CnameRecord, HostedZone, RecordTarget, type CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnFunction } from 'aws-cdk-lib/aws-sam';
import type { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Topic, type CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Construct } from 'constructs';
import type { Host } from './certificate.js';

/** Where the template lies, seen from the folder of this file as it was compiled. */
export const TEMPLATE = resolve(import.meta.dirname, '../../../template.yaml');

/** A host of one's own, with its zone and its certificate. */
export interface Domain extends Host {
  readonly certificate: ICertificate;
}

export interface PortalProps extends StackProps {
  /** The parameters of template.yaml; those that are left out stay parameters of the stack. */
  readonly parameters?: Record<string, string>;
  /** The folder with one folder per function, as `cargo lambda build` leaves it. */
  readonly functions?: string;
  /** Without one, the portal has CloudFront's name. */
  readonly domain?: Domain;
}

/**
 * One regional portal: template.yaml as it stands, with code that was built here, and around it what is a firm's own.
 * Nothing of the portal is said a second time.
 */
export class PortalStack extends Stack {
  /** Every resource of the template, by its logical name. */
  readonly portal: CfnInclude;

  constructor(scope: Construct, id: string, props: PortalProps = {}) {
    super(scope, id, props);
    const { domain } = props;
    const parameters = props.parameters ?? {};
    this.portal = new CfnInclude(this, 'Template', { templateFile: TEMPLATE, parameters });
    const annotations = Annotations.of(this);
    annotations.acknowledgeWarning('CloudFormation-Validate::F3014', 'One of the two stands in each branch of an If.');
    annotations.acknowledgeWarning('CloudFormation-Validate::W1030', 'An If on the empty default stands before it.');
    if (props.functions) this.pointAtCode(props.functions);
    if (domain) this.addNames(domain);
    this.addAlarm();
  }

  /** Each function's code is an asset of this app, from the folder that has its name. */
  private pointAtCode(folder: string): void {
    const functions = this.portal.node.findAll().filter((node): node is CfnFunction => node instanceof CfnFunction);
    for (const one of functions) {
      const name = String(one.codeUri).split('/').at(-1) ?? '';
      const path = resolve(join(folder, name));
      if (existsSync(join(path, 'bootstrap'))) {
        const code = new Asset(this, `${one.node.id}Code`, { path });
        one.codeUri = { bucket: code.s3BucketName, key: code.s3ObjectKey };
      } else {
        Annotations.of(this).addWarningV2('portico:not-built', `${name} is not built: run cargo xtask deploy --check first`);
      }
    }
  }

  /** The names by which the portal is reached, and the records by which SES knows that the mail domain is ours. */
  private addNames(domain: Domain): void {
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: domain.zoneId,
      zoneName: domain.zoneName,
    });
    const included = this.portal.getResource('Distribution') as CfnDistribution;
    // Not by the parameter CertificateArn: conditions hang on it, and a condition cannot wait for a certificate that
    // is made in the same deployment.
    included.addPropertyOverride('DistributionConfig.Aliases', [domain.host]);
    included.addPropertyOverride('DistributionConfig.ViewerCertificate', {
      AcmCertificateArn: domain.certificate.certificateArn,
      SslSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
    });
    const distribution = Distribution.fromDistributionAttributes(this, 'Edge', {
      distributionId: included.ref,
      domainName: included.attrDomainName,
    });
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    new ARecord(this, 'Address', { zone, recordName: domain.host, target });
    new AaaaRecord(this, 'Address6', { zone, recordName: domain.host, target });
    const mail = this.portal.getResource('MailIdentity') as CfnEmailIdentity;
    const records = [
      [mail.attrDkimDnsTokenName1, mail.attrDkimDnsTokenValue1],
      [mail.attrDkimDnsTokenName2, mail.attrDkimDnsTokenValue2],
      [mail.attrDkimDnsTokenName3, mail.attrDkimDnsTokenValue3],
    ] as const;
    records.forEach(([name, value], index) => {
      // The name is known only once SES made it; the dot keeps the zone from being added to it.
      const record = new CnameRecord(this, `MailRecord${index + 1}`, { zone, recordName: `${name}.`, domainName: value });
      (record.node.defaultChild as CfnRecordSet).cfnOptions.condition = this.portal.getCondition('CreatesMailDomain');
    });
  }

  /** An alarm of a firm's own, on a figure of the portal's, to the topic that its other alarms go to. */
  private addAlarm(): void {
    const topic = Topic.fromTopicArn(this, 'Alarms', (this.portal.getResource('AlarmTopic') as CfnTopic).ref);
    const metric = new Metric({
      namespace: `Portico/${this.stackName}`,
      metricName: 'SignIns',
      statistic: 'Sum',
      period: Duration.days(1),
    });
    const alarm = new Alarm(this, 'NobodySignsIn', {
      metric,
      alarmDescription: 'No client signed in for a whole day.',
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
}
