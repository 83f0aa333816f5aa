// The certificate of a portal outside us-east-1.
import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

export interface CertificateStackProps extends StackProps {
  /** The host that clients open, for example `portal.example.com`. */
  readonly host: string;
  /** The zone of Route 53 that the host belongs to, for example `example.com`. */
  readonly zoneName: string;
  readonly zoneId: string;
}

/**
 * A stack in us-east-1 with the certificate of a portal's host: CloudFront takes certificates from there, whatever
 * region the portal is in. The portal's own stack needs `crossRegionReferences: true`.
 */
export class CertificateStack extends Stack {
  readonly certificate: ICertificate;

  constructor(scope: Construct, id: string, props: CertificateStackProps) {
    const { host, zoneName, zoneId, ...rest } = props;
    super(scope, id, { ...rest, env: { ...rest.env, region: 'us-east-1' }, crossRegionReferences: true });
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: zoneId, zoneName });
    this.certificate = new Certificate(this, 'Certificate', {
      domainName: host,
      validation: CertificateValidation.fromDns(zone),
    });
  }
}
