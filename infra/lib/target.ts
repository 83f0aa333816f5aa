// Where the portal's events go for one firm.
import type { IApiDestination, IEventBus, IRuleTarget } from 'aws-cdk-lib/aws-events';
import { ApiDestination, EventBus, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** An event bus, a queue or an API destination, made in this app or imported by its ARN. */
export type FirmTarget = IEventBus | IQueue | IApiDestination;

/**
 * Checks a target before anything is made for it.
 *
 * @throws Error with one sentence when EventBridge could not deliver to it
 */
export function checkTarget(id: string, target: FirmTarget): void {
  if (!target || !['queueArn', 'eventBusArn', 'apiDestinationArn'].some((arn) => arn in target)) {
    throw new Error(`addFirm: ${id} has no target: write the event bus, queue or API destination that takes its events.`);
  }
  if ('fifo' in target && target.fifo) {
    throw new Error(`addFirm: the target of ${id} is a FIFO queue: write a standard one, for events come in any order.`);
  }
}

/** The target with its rights, and the queue that takes what it does not. */
export function bindTarget(scope: Construct, target: FirmTarget, deadLetterQueue: IQueue): IRuleTarget {
  if ('queueArn' in target) return new SqsQueue(target, { deadLetterQueue });
  if ('eventBusArn' in target) {
    return new EventBus(target, { deadLetterQueue, role: targetRole(scope, 'events:PutEvents', target.eventBusArn) });
  }
  const eventRole = targetRole(scope, 'events:InvokeApiDestination', target.apiDestinationArn);
  return new ApiDestination(target, { deadLetterQueue, eventRole });
}

/** What EventBridge may do in the rule's name: this one call to this one target. */
function targetRole(scope: Construct, action: string, resource: string): IRole {
  const statement = new PolicyStatement({ sid: 'Target', actions: [action], resources: [resource] });
  const role = new Role(scope, 'TargetRole', {
    assumedBy: new ServicePrincipal('events.amazonaws.com'),
    inlinePolicies: { rights: new PolicyDocument({ statements: [statement] }) },
  });
  return role.withoutPolicyUpdates();
}
