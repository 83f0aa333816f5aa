// The app that `cdk synth` and `cdk deploy` run: one stack per regional portal. This is the file to make one's own.
import { App } from 'aws-cdk-lib';
import { addCertificate } from '../lib/certificate.js';
import { PortalStack } from '../lib/portal-stack.js';

const app = new App();
const region = app.node.tryGetContext('region') ?? 'us-east-1';
const account = app.node.tryGetContext('account') ?? process.env.CDK_DEFAULT_ACCOUNT;
const env = { region, ...(account ? { account } : {}) };

// The zone is named in full, because looking it up would ask AWS at every synth.
const domain = { host: 'portal.example.com', zoneName: 'example.com', zoneId: 'Z0000000000000000000' };

new PortalStack(app, 'Portico', {
  env,
  crossRegionReferences: true,
  functions: app.node.tryGetContext('functions') ?? '../target/lambda',
  parameters: {
    RegionId: 'us',
    Regions: JSON.stringify([{ id: 'us', name: 'United States', origin: `https://${domain.host}` }]),
    PortalOrigin: `https://${domain.host}`,
    MailFrom: `portal@${domain.zoneName}`,
    AlarmEmail: `operations@${domain.zoneName}`,
  },
  domain: { ...domain, certificate: addCertificate(app, 'PorticoCertificate', env, domain) },
});
