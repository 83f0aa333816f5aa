// Entries of conversations: reading as far back as needed, and which entries belong together.
import { type Asking, readEntries } from '../api/calls';
import type { Entry, Page } from '../api/types';

/** The most that one call answers with. */
const CALL = 200;
/** How many entries are searched for one that may not exist. */
const FARTHEST = 2000;

interface Wish {
  matter_id?: string;
  /** At least this many, if there are so many. */
  least: number;
  /** Whether these are enough. */
  enough: (read: Entry[]) => boolean | Promise<boolean>;
}

/** Reads entries, newest first, as far back as needed. */
export async function readBack({ least, enough, ...of }: Wish, asking: Asking): Promise<Page<Entry>> {
  const read: Page<Entry> = { data: [], meta: { paging: { next: null } } };
  do {
    const cursor = read.meta.paging.next;
    const missing = least - read.data.length;
    const limit = missing > 0 ? Math.min(missing, CALL) : CALL;
    const page = await readEntries({ limit, ...of, ...(cursor === null ? {} : { cursor }) }, asking);
    read.data.push(...page.data);
    read.meta = page.meta;
  } while (
    read.meta.paging.next !== null &&
    (read.data.length < least || (read.data.length < FARTHEST && !(await enough(read.data))))
  );
  return read;
}

/** A message that the client has yet to read. Bills, events and files stay new until they are opened, however old they are. */
export function isUnreadMessage(entry: Entry): boolean {
  return entry.kind === 'message' && entry.unread;
}

/** The ids of what is attached to an entry. */
export function attachedTo(entry: Entry): string[] {
  return entry.kind === 'message' ? entry.attachments.map(({ id }) => id) : [];
}

/** Leaves out documents that are shown with their message. */
export function withoutAttached(entries: Entry[]): Entry[] {
  const attached = new Set(entries.flatMap(attachedTo));
  return entries.filter((entry) => entry.kind !== 'document' || !attached.has(entry.id));
}
