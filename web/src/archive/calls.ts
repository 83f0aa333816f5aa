// The calls about documents that are taken along as one file.
import { readDocuments } from '../api/calls';
import { type Asking, call } from '../api/http';

/** Some documents, all of a case or of a folder, or what another one was asked for. */
export type Choice =
  | { document_ids: string[] }
  | { matter_id: string; folder_id?: string }
  | { archive_id: string };

/** With the same key it is the same one. */
export const makeArchive = (choice: Choice, key: string) =>
  call('post', '/v1/archives', { body: choice, key });

export const readArchives = (asking: Asking) => call('get', '/v1/archives', asking);

export const fetchArchive = (id: string) => call('get', '/v1/archives/{id}/content', { path: { id } });

/** The largest page that the portal gives, and how many of them are read to find what somebody chose. */
const PAGE = 200;
const MOST_PAGES = 25;

/** Those of these documents that are still shared. */
export async function findShared(ids: string[]): Promise<string[]> {
  const shared = new Set<string>();
  let cursor: string | null = null;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page: Awaited<ReturnType<typeof readDocuments>> = await readDocuments({
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { id } of page.data) shared.add(id);
    cursor = page.meta.paging.next;
    if (cursor === null) break;
  }
  return ids.filter((id) => shared.has(id));
}
