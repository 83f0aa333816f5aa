// template.yaml and what of it the tests look at.
import { readFileSync } from 'node:fs';
import { parse, type CollectionTag, type ScalarTag } from 'yaml';
import { TEMPLATE } from '../lib/portal-stack.js';

const SHORT = ['Ref', 'GetAtt', 'Sub', 'If', 'Equals', 'Not', 'Select', 'Split'];

/** `!GetAtt A.B` as CloudFormation means it: `{ "Fn::GetAtt": "A.B" }`. */
function long(name: string, value: unknown): unknown {
  return { [name === 'Ref' ? name : `Fn::${name}`]: value };
}

const scalars = SHORT.map((name): ScalarTag => ({ tag: `!${name}`, resolve: (text) => long(name, text) }));
const lists = SHORT.map(
  (name): CollectionTag => ({
    tag: `!${name}`,
    collection: 'seq',
    resolve: (list) => long(name, (list as { toJSON(): unknown }).toJSON()),
  }),
);

export interface Template {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, never> }>;
}

export const template = parse(readFileSync(TEMPLATE, 'utf8'), { customTags: [...scalars, ...lists] }) as Template;

/** A part of the template by the names on the way to it. */
export function at(...path: string[]): unknown {
  return path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], template.Resources);
}
