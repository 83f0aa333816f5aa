// Finds template.yaml and reads what it says about its parameters. The template stays the one definition of both.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Stack, type CfnParameter } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';

const around = resolve(__dirname, '../../..');

/** The clone of Portico that this package lies in; an installed package lies in none. */
export const CLONE = existsSync(resolve(around, 'template.yaml')) ? around : undefined;

/** The clone's own template, or the copy that `npm pack` puts beside the compiled files. */
export const TEMPLATE = CLONE ? resolve(CLONE, 'template.yaml') : resolve(__dirname, '../template.yaml');

/** A value for a parameter of template.yaml. */
export type Value = string | number;

let scratch: CfnInclude | undefined;

/** A parameter as template.yaml declares it: CDK drops the declaration of a parameter that gets a value. */
export function parameter(name: string): CfnParameter {
  scratch ??= new CfnInclude(new Stack(), 'Template', { templateFile: TEMPLATE });
  return scratch.getParameter(name);
}

/**
 * Says in one sentence what is wrong with a value, in the template's own words.
 * CloudFormation would say the same, but only once the deployment has begun.
 */
export function fault(name: string, prop: string, value: Value): string | undefined {
  const { allowedPattern, allowedValues, constraintDescription, minValue, maxValue, type } = parameter(name);
  const given = String(value);
  const fits =
    (!allowedPattern || new RegExp(allowedPattern).test(given)) &&
    (!allowedValues || allowedValues.map(String).includes(given)) &&
    (type !== 'Number' ||
      (Number.isInteger(Number(value)) && Number(value) >= (minValue ?? 0) && Number(value) <= (maxValue ?? Infinity)));
  if (fits) return undefined;
  const rule = constraintDescription?.replace(name, prop).replace(/\.$/, '');
  return `${rule ?? `${prop} must be one of ${allowedValues?.join(', ')}`}, not ${JSON.stringify(value)}.`;
}
