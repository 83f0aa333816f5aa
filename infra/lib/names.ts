// The names by which clients reach the portal, and the records by which SES knows its mail domain.
import { Stack, Token, type CfnCondition } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { CfnDistribution, IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  AaaaRecord,
  ARecord,
  CnameRecord,
  RecordTarget,
  type CfnRecordSet,
  type IHostedZone,
} from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { PortalDomain } from './props.js';

export interface NamesProps {
  readonly domain: PortalDomain;
  readonly edge: CfnDistribution;
  readonly distribution: IDistribution;
}

/** The host's certificate at CloudFront and, where the zone is known, its records. */
export class Names extends Construct {
  constructor(scope: Construct, id: string, { domain, edge, distribution }: NamesProps) {
    super(scope, id);
    const { host, zone } = domain;
    if (zone && !belongs(host, zone)) {
      throw new Error(`Portal: ${host} is not in the zone ${zone.zoneName}: write the zone that the host belongs to.`);
    }
    edge.addPropertyOverride('DistributionConfig.Aliases', [host]);
    edge.addPropertyOverride('DistributionConfig.ViewerCertificate', {
      AcmCertificateArn: this.certificate(domain).certificateArn,
      SslSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
    });
    if (!zone) return;
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    new ARecord(this, 'Address', { zone, recordName: host, target });
    new AaaaRecord(this, 'Address6', { zone, recordName: host, target });
  }

  private certificate({ host, zone, certificate }: PortalDomain): ICertificate {
    const { region } = Stack.of(this);
    if (!certificate) {
      if (zone && region === 'us-east-1') {
        return new Certificate(this, 'Certificate', { domainName: host, validation: CertificateValidation.fromDns(zone) });
      }
      const remedy = zone
        ? 'make one with CertificateStack'
        : 'write domain.certificate, or domain.zone in a stack in us-east-1';
      throw new Error(`Portal: ${host} needs a certificate in us-east-1, where CloudFront takes them from: ${remedy}.`);
    }
    const arn = certificate.certificateArn;
    if (!Token.isUnresolved(arn) && arn.split(':')[3] !== 'us-east-1') {
      throw new Error(`Portal: CloudFront takes certificates from us-east-1 only: write one from there, not ${arn}.`);
    }
    return certificate;
  }
}

/** The three records that verify a mail domain and sign its mails (DKIM). */
export function addMailRecords(scope: Construct, zone: IHostedZone, mail: CfnEmailIdentity, made: CfnCondition): void {
  const records = [
    [mail.attrDkimDnsTokenName1, mail.attrDkimDnsTokenValue1],
    [mail.attrDkimDnsTokenName2, mail.attrDkimDnsTokenValue2],
    [mail.attrDkimDnsTokenName3, mail.attrDkimDnsTokenValue3],
  ] as const;
  records.forEach(([name, value], index) => {
    // SES makes the name during the deployment; the dot keeps CDK from adding the zone to it.
    const record = new CnameRecord(scope, `MailRecord${index + 1}`, { zone, recordName: `${name}.`, domainName: value });
    (record.node.defaultChild as CfnRecordSet).cfnOptions.condition = made;
  });
}

/** Whether a host is in a zone; a zone whose name is known only during the deployment is taken at its word. */
export function belongs(host: string, zone: IHostedZone): boolean {
  const name = zone.zoneName;
  return Token.isUnresolved(name) || host === name || host.endsWith(`.${name}`);
}
