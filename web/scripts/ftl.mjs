// Reads the Fluent messages of the web app. Used by the build and by the check.
import { readFileSync } from 'node:fs';
import { FluentParser, FluentSerializer, Visitor } from '@fluent/syntax';

export const LOCALES = ['en', 'es'];

// The sentences about fields that the browser can say before it asks the portal; the portal says all others itself.
const FROM_PROBLEMS = ['field-email', 'field-code', 'field-empty', 'field-too-long'];

const folder = new URL('../../shared/messages/', import.meta.url);

/** The files of the web app: what the first page needs, and what comes with some pages. */
export const FILES = [
  'web',
  'web-stages',
  'web-requests',
  'web-documents',
  'web-archive',
  'web-passkeys',
  'web-feed',
  'web-drafts',
  'web-devices',
  'web-help',
  'web-check',
];

/** The entries of one language, without comments, and what could not be read. */
export function read(locale, files = FILES) {
  const parser = new FluentParser({ withSpans: false });
  const parse = (file) =>
    parser.parse(readFileSync(new URL(`${locale}/${file}.ftl`, folder), 'utf8'), {}).body;
  const own = files.flatMap(parse);
  const lent = files.includes('web')
    ? parse('problems').filter((entry) => entry.type === 'Message' && FROM_PROBLEMS.includes(entry.id.name))
    : [];
  const entries = [...own, ...lent];
  return {
    messages: entries.filter((entry) => entry.type === 'Message'),
    junk: own.filter((entry) => entry.type === 'Junk').map((entry) => entry.content),
  };
}

/** The messages of one file as Fluent text for the browser. */
export function compact(locale, file) {
  const serializer = new FluentSerializer();
  const entries = read(locale, [file]).messages.map((entry) => {
    entry.comment = null;
    return serializer.serializeEntry(entry);
  });
  return entries.join('');
}

/** The names of the arguments of a message, and of the messages that it refers to. */
export function references(message) {
  const found = { arguments: new Set(), messages: new Set() };
  class Finder extends Visitor {
    visitVariableReference(node) {
      found.arguments.add(node.id.name);
    }
    visitMessageReference(node) {
      found.messages.add(node.id.name);
    }
  }
  new Finder().visit(message);
  return found;
}
