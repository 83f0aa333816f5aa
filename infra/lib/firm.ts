// One firm at the portal's bus: who speaks for it, and where what its clients do goes.
import { Duration, RemovalPolicy, Tags, Token } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData, type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, type IEventBus } from 'aws-cdk-lib/aws-events';
import {
  AnyPrincipal,
  CfnRole,
  Effect,
  PolicyStatement,
  Role,
  type IManagedPolicy,
  type IPrincipal,
  type IRole,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { bindTarget, checkTarget, type FirmTarget } from './target.js';

/** The tag by which IAM and the bus know for which firm a role speaks. */
export const FIRM_TAG = 'portico-firm';

/** A firm, and how it is connected. */
export interface FirmProps {
  /** 1 to 40 characters of `a-z`, `0-9` and `-`. Events have it in their source, `firm.<id>`; it cannot change. */
  readonly id: string;
  /**
   * Who speaks for the firm, by a role that is made for it. For a system in another account, its account or role:
   * `new AccountPrincipal('111122223333')`.
   *
   * @default - write `role` instead
   */
  readonly principal?: IPrincipal;
  /**
   * A role of this app that speaks for the firm, for example that of its integration. It gets the firm's tag.
   *
   * @default - write `principal` instead
   */
  readonly role?: IRole;
  /** Where the portal's events about this firm's clients go: an event bus, a queue or an API destination. */
  readonly target: FirmTarget;
}

/** What a firm needs of its portal. */
export interface FirmPortal {
  readonly bus: IEventBus;
  readonly alarmTopic: ITopic;
  readonly senderPolicy: IManagedPolicy;
  readonly encryptionKey: IKey | undefined;
}

/** A firm at the portal's bus. `Portal.addFirm` makes it; infra/firm.yaml is the same without CDK. */
export class Firm extends Construct {
  /** The role that may put events as this firm and no other. */
  readonly role: IRole;
  /** The rule that takes this firm's events from the bus. */
  readonly rule: Rule;
  /** Events that could not be delivered to the target, for 14 days. */
  readonly deadLetters: Queue;
  /** Goes off when there is a dead letter. */
  readonly deadLettersAlarm: Alarm;

  constructor(scope: Construct, id: string, portal: FirmPortal, props: FirmProps) {
    super(scope, id);
    this.role = this.sender(props);
    this.role.addManagedPolicy(portal.senderPolicy);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...(portal.encryptionKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: portal.encryptionKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
      // SQS keeps messages no longer than 14 days.
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.rule = new Rule(this, 'Rule', {
      description: `What clients of ${props.id} did, to the firm.`,
      eventBus: portal.bus,
      eventPattern: { source: ['portico'], detail: { data: { firm_id: [props.id] } } },
      targets: [bindTarget(this, props.target, this.deadLetters)],
    });
    this.deadLettersAlarm = this.alarm(props.id, portal.alarmTopic);
  }

  private sender({ id, principal, role }: FirmProps): IRole {
    const sender = role ?? new Role(this, 'Role', { assumedBy: principal!, description: `Speaks for ${id} at the portal.` });
    Tags.of(sender).add(FIRM_TAG, id);
    // A session's own tag would win over the role's, and the session would speak as another firm.
    (sender as Role).assumeRolePolicy?.addStatements(
      new PolicyStatement({
        sid: 'TheTagIsTheRoles',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sts:TagSession'],
        conditions: { Null: { [`aws:RequestTag/${FIRM_TAG}`]: 'false' } },
      }),
    );
    return sender;
  }

  private alarm(id: string, topic: ITopic): Alarm {
    const metric = this.deadLetters.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(5),
      statistic: 'Maximum',
    });
    const alarm = metric.createAlarm(this, 'DeadLettersAlarm', {
      alarmDescription: `An event could not be delivered to the firm ${id}.`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  }
}

/**
 * Checks a firm before anything is made for it.
 *
 * @throws Error with one sentence when something is wrong
 */
export function checkFirm({ id, principal, role, target }: FirmProps, portal: FirmPortal): void {
  // The pattern of firm ids in shared/src/value/id/schema.rs.
  if (Token.isUnresolved(id) || !/^[a-z0-9-]{1,40}$/.test(id)) {
    throw new Error(`addFirm: ${JSON.stringify(id)} is no firm id: write 1 to 40 characters of a-z, 0-9 and -.`);
  }
  if (principal && role) {
    throw new Error(`addFirm: ${id} has both principal and role: write one of the two.`);
  }
  if (!principal && !role) {
    throw new Error(`addFirm: ${id} has nobody who speaks for it: write principal (a role is made) or role (one of yours).`);
  }
  if (role && !CfnRole.isCfnRole(role.node.defaultChild)) {
    const remedy = 'write it as principal, and the role that is made lets it in';
    throw new Error(`addFirm: the role of ${id} is not made in this app, so it cannot be tagged: ${remedy}.`);
  }
  checkTarget(id, target);
  if (target === portal.bus) {
    throw new Error(`addFirm: the target of ${id} is the portal's own bus: write a bus or queue of the firm.`);
  }
}
