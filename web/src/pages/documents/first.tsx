import { type Asking, readDocuments } from '../../api/calls';
import type { Document } from '../../api/types';
import { Rows } from '../../parts/rows';
import { Notice, Show } from '../../parts/states';
import { useLoad } from '../../state/load';
import { wordsOf } from '../../text/text';
import { DocumentRow } from './row';

const t = wordsOf('documents');

/** How many pages of 200 documents are searched for one that a mail named. */
const MOST_PAGES = 10;

/** The document that a mail named, where it is on none of the pages shown. */
export function FirstDocument({ id }: { id: string }) {
  const found = useLoad(`find ${id}`, (asking) => find(id, asking));
  return (
    <Show of={found} rows={1}>
      {(document) =>
        document ? (
          <Rows>
            <DocumentRow
              document={document}
              folder={undefined}
              first
              onOpened={() => found.change({ ...document, unread: false })}
            />
          </Rows>
        ) : (
          <Notice kind="plain">{t('document-not-here')}</Notice>
        )
      }
    </Show>
  );
}

async function find(id: string, asking: Asking): Promise<Document | null> {
  let cursor: string | null = null;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page: Awaited<ReturnType<typeof readDocuments>> = await readDocuments(
      { limit: 200, ...(cursor === null ? {} : { cursor }) },
      asking,
    );
    const document = page.data.find((one) => one.id === id);
    if (document) return document;
    cursor = page.meta.paging.next;
    if (cursor === null) break;
  }
  return null;
}
