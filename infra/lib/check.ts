// What no single parameter of template.yaml can say about the props: functions would not start, or a prop would do nothing.
import { Token } from 'aws-cdk-lib';
import type { PortalProps, PortalRegion } from './props.js';
import { fault } from './template.js';

/** TypeScript asks for these props, JavaScript does not. */
const NEEDED = {
  region: "write it, for example region: { id: 'us', name: 'United States' }",
  mailFrom: 'write the address that mails come from',
} as const;

/**
 * Checks the props before anything is made of them.
 *
 * @throws Error with one sentence when something is wrong
 */
export function check(props: PortalProps): void {
  const wrong = missing(props) ?? oneWord(props) ?? inRegions(props) ?? inReplies(props);
  if (wrong) throw new Error(`Portal: ${wrong}`);
}

function missing(props: Partial<PortalProps> | undefined): string | undefined {
  const name = (['region', 'mailFrom'] as const).find((needed) => !props?.[needed]);
  return name && `${name} is missing: ${NEEDED[name]}.`;
}

function oneWord({ domain, origin, webAclArn, passkeyOrigins = [] }: PortalProps): string | undefined {
  if (domain && origin) return 'write domain or origin, not both: the origin follows from the domain.';
  // With more, no function starts (shared/src/value/app.rs).
  if (passkeyOrigins.length > 4) return `passkeyOrigins has ${passkeyOrigins.length} origins: write four at most.`;
  return webAclArn && !Token.isUnresolved(webAclArn) ? fault('WebAclArn', 'webAclArn', webAclArn) : undefined;
}

/** What the functions ask of their list of regions when they start (shared/src/value/region.rs). */
function inRegions({ region, otherRegions = [] }: PortalProps): string | undefined {
  const ids = [region.id];
  const own = inRegion('region', region);
  if (own) return own;
  for (const other of otherRegions) {
    const wrong = inRegion('otherRegions', other) ?? fault('PortalOrigin', 'otherRegions.origin', other.origin ?? '');
    if (wrong) return wrong;
    if (ids.includes(other.id)) return `two regions have the id ${other.id}: write another id for one.`;
    ids.push(other.id);
  }
  return undefined;
}

function inRegion(prop: string, { id, name }: PortalRegion): string | undefined {
  if (typeof name !== 'string' || !name.trim()) {
    return `${prop}.name is empty: write what clients read, for example United States.`;
  }
  return Token.isUnresolved(id) ? undefined : fault('RegionId', `${prop}.id`, id ?? '');
}

/** The rule RepliesNeedBoth of template.yaml. */
function inReplies({ replyDomain, replyRuleSet }: PortalProps): string | undefined {
  if (replyDomain && !replyRuleSet) {
    return "replyDomain needs replyRuleSet: write the name of the account's active receipt rule set of SES, or neither.";
  }
  if (replyRuleSet && !replyDomain) {
    return 'replyRuleSet needs replyDomain: write the domain that clients answer to, or neither.';
  }
  return undefined;
}
