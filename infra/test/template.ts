// Templates as CloudFormation reads them, and what of template.yaml the tests look at.
import { readFileSync } from 'node:fs';
import { parse, type CollectionTag, type ScalarTag } from 'yaml';
import { TEMPLATE } from '../lib/template.js';

const SHORT = ['FindInMap', 'Ref', 'GetAtt', 'Sub', 'If', 'Equals', 'Join', 'And', 'Or', 'Not', 'Select', 'Split'];

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
  readonly Parameters: Record<string, unknown>;
  readonly Globals: unknown;
  readonly Conditions: Record<string, unknown>;
  readonly Outputs: Record<string, unknown>;
}

/** A template, with the short forms of its functions written out. */
export function read(path: string): Template {
  return parse(readFileSync(path, 'utf8'), { customTags: [...scalars, ...lists] }) as Template;
}

export const template = read(TEMPLATE);

/** A part of the template by the names on the way to it. */
export function at(...path: string[]): unknown {
  return path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], template.Resources);
}
