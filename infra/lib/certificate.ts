import { Stack, type Environment } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

/** A host in a zone of Route 53. */
export interface Host {
  readonly host: string;
  readonly zoneName: string;
  readonly zoneId: string;
}

/** The host's certificate, in us-east-1, where CloudFront takes certificates from whatever region the portal is in. */
export function addCertificate(scope: Construct, id: string, env: Environment, at: Host): ICertificate {
  const stack = new Stack(scope, id, { env: { ...env, region: 'us-east-1' }, crossRegionReferences: true });
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: at.zoneId, zoneName: at.zoneName });
  return new Certificate(stack, 'Certificate', {
    domainName: at.host,
    validation: CertificateValidation.fromDns(zone),
  });
}
