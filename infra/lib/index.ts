// What the package offers.
export { CertificateStack, type CertificateStackProps } from './certificate.js';
export { Firm, FIRM_TAG, type FirmProps } from './firm.js';
export { type PortalOutputs } from './outputs.js';
export { Portal, type PortalMetric } from './portal.js';
export { type OtherRegion, type PortalDomain, type PortalProps, type PortalRegion } from './props.js';
export { type FirmTarget } from './target.js';
