// One regional portal as a construct: template.yaml as it stands, and around it what a firm decides.
import { Annotations, CfnRule, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Distribution, type CfnDistribution, type IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, type CfnEventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, type IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnFunction } from 'aws-cdk-lib/aws-sam';
import type { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Topic, type CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { Build } from './build.js';
import { checkFirm, Firm, type FirmPortal, type FirmProps } from './firm.js';
import { addMailRecords, belongs, Names } from './names.js';
import { addNextSteps, outputs, type PortalOutputs } from './outputs.js';
import { Pages } from './pages.js';
import { parameters } from './parameters.js';
import type { PortalProps } from './props.js';
import { TEMPLATE } from './template.js';

/** The portal's own figures, counted from its log. */
export type PortalMetric = 'SignIns' | 'SignInFailures' | 'Refusals' | 'FilesReceived' | 'Faults';

/**
 * One regional portal. A stack holds one, because the template names its bus and its dashboard after the stack.
 *
 * @throws Error with one sentence when a prop is wrong. Functions or pages that are not built are an error of
 * `cdk synth`, with the command that builds them.
 */
export class Portal extends Construct {
  /** The bus that firms' events come in by and the portal's go out by. */
  readonly bus: IEventBus;
  /** The bucket of documents: firms put theirs under `firm/<id>/`, clients' are under `upload/<id>/`. */
  readonly documents: IBucket;
  /** Where all alarms go. */
  readonly alarmTopic: ITopic;
  /** The one address of pages and API. */
  readonly distribution: IDistribution;
  /** The outputs of template.yaml. */
  readonly outputs: PortalOutputs;
  /** Every resource of template.yaml by its logical name, for what no prop reaches. */
  readonly template: CfnInclude;

  private readonly firms = new Map<string, Firm>();
  private readonly senderPolicy: IManagedPolicy;
  private readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: PortalProps) {
    super(scope, id);
    this.refuseSecondPortal();
    const values = parameters(props);
    this.encryptionKey = props.encryptionKey;
    this.template = new CfnInclude(this, 'Template', { templateFile: TEMPLATE, parameters: values });
    this.acknowledgeWarnings();
    const edge = this.template.getResource('Distribution') as CfnDistribution;
    const bus = this.template.getResource('Bus') as CfnEventBus;
    this.bus = EventBus.fromEventBusAttributes(this, 'Bus', {
      eventBusName: bus.ref,
      eventBusArn: bus.attrArn,
      eventBusPolicy: '',
    });
    this.documents = Bucket.fromCfnBucket(this.template.getResource('Documents') as CfnBucket);
    this.alarmTopic = Topic.fromTopicArn(this, 'Alarms', (this.template.getResource('AlarmTopic') as CfnTopic).ref);
    this.distribution = Distribution.fromDistributionAttributes(this, 'Edge', {
      distributionId: edge.ref,
      domainName: edge.attrDomainName,
    });
    this.senderPolicy = ManagedPolicy.fromManagedPolicyArn(this, 'Sender', this.template.getResource('FirmSender').ref);
    this.outputs = outputs(this.template);
    if (props.webAclArn) edge.addPropertyOverride('DistributionConfig.WebACLId', props.webAclArn);
    this.addNames(props, edge);
    this.addBuild(props);
    addNextSteps(this, props);
  }

  /**
   * Connects a firm: a role that may put events as this firm only, and a rule that brings the portal's events about
   * its clients to the firm.
   *
   * @throws Error with one sentence when the id is wrong or taken, or when it is not clear who speaks for the firm
   */
  addFirm(props: FirmProps): Firm {
    const portal: FirmPortal = {
      bus: this.bus,
      alarmTopic: this.alarmTopic,
      senderPolicy: this.senderPolicy,
      encryptionKey: this.encryptionKey,
    };
    checkFirm(props, portal);
    if (this.firms.has(props.id)) throw new Error(`addFirm: there is a firm ${props.id} already: write another id.`);
    const other = [...this.firms].find(([, firm]) => firm.role === props.role);
    if (other) throw new Error(`addFirm: the role of ${props.id} speaks for ${other[0]} already: write another role.`);
    const firm = new Firm(this, `Firm-${props.id}`, portal, props);
    this.firms.set(props.id, firm);
    return firm;
  }

  /** One of the portal's own figures, for alarms and dashboards; the sum over five minutes unless you say otherwise. */
  metric(metricName: PortalMetric, options: MetricOptions = {}): Metric {
    const namespace = `Portico/${Stack.of(this).stackName}`;
    return new Metric({ statistic: 'Sum', ...options, namespace, metricName }).attachTo(this);
  }

  private refuseSecondPortal(): void {
    const other = Stack.of(this).node.findAll().find((node) => node instanceof Portal && node !== this);
    if (other) throw new Error(`Portal: ${Stack.of(this).stackName} has a portal already: make a stack for each.`);
  }

  private acknowledgeWarnings(): void {
    acknowledge(this.template, {
      F3014: 'One of the two is in each branch of an If.',
      W1030: 'An If on the empty default guards it.',
    });
    acknowledge(this.template.getResource('ReplyTopic'), {
      W1028: 'The conditions HasKmsKey and ReceivesReplies look alike where both props are left out.',
    });
    // Conditions have no construct of their own, so CDK reports them at the stack.
    acknowledge(Stack.of(this), {
      W8001: 'What reads the condition HasCertificate is overridden where the portal has a domain.',
      W8003: "A prop's value decides a condition of the template before CloudFormation does.",
      W9053: 'Conditions on parameters with the same value look alike.',
    });
  }

  private addNames({ domain, mailFrom, mailDomain }: PortalProps, edge: CfnDistribution): void {
    if (!domain) return;
    new Names(this, 'Names', { domain, edge, distribution: this.distribution });
    const { zone } = domain;
    if (!zone || mailDomain === 'existing' || !belongs(mailFrom.split('@')[1] ?? '', zone)) return;
    const mail = this.template.getResource('MailIdentity') as CfnEmailIdentity;
    addMailRecords(this, zone, mail, this.template.getCondition('CreatesMailDomain'));
  }

  /** Each function's code and the pages become assets of the app. What is missing stops `cdk synth`. */
  private addBuild(props: PortalProps): void {
    const build = new Build(props);
    const functions = this.template.node.findAll().filter((node): node is CfnFunction => node instanceof CfnFunction);
    const names = new Map(functions.map((one) => [one, String(one.codeUri).split('/').at(-1) ?? '']));
    for (const [one, name] of names) {
      if (!build.has(name)) continue;
      const code = new Asset(this, `${one.node.id}Code`, { path: build.folder(name) });
      one.codeUri = { bucket: code.s3BucketName, key: code.s3ObjectKey };
    }
    if (build.hasPages) {
      const bucket = Bucket.fromCfnBucket(this.template.getResource('Web') as CfnBucket);
      new Pages(this, 'Pages', { folder: build.pages, bucket, distribution: this.distribution });
    }
    const faults = build.faults([...names.values()]);
    if (faults.length > 0) this.refuseDeployment(faults, props.allowMissingBuild ?? false);
  }

  /** A rule that never holds: CloudFormation checks it before it makes anything, however the template reaches it. */
  private refuseDeployment(faults: readonly string[], allowed: boolean): void {
    const rule = new CfnRule(this, 'NotBuilt', {
      assertions: [{ assert: Fn.conditionEquals('built', 'not built'), assertDescription: faults.join(' ') }],
    });
    rule.overrideLogicalId('NotBuilt');
    const annotations = Annotations.of(this);
    for (const fault of faults) {
      if (allowed) annotations.addWarningV2('portico:not-built', fault);
      else annotations.addError(fault);
    }
  }
}

/** Warnings of CDK's own check of templates that this template has for a reason. */
function acknowledge(scope: Construct, reasons: Readonly<Record<string, string>>): void {
  const rules = Object.entries(reasons).map(([rule, reason]) => ({ id: `CloudFormation-Validate::${rule}`, reason }));
  Validations.of(scope).acknowledge(...rules);
}
