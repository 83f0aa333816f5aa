import { useEffect, useState } from 'preact/hooks';
import { type Asking, readDocuments, readFolders, readUpload } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import type { Document, Folder, Page as Listed } from '../api/types';
import { Icon } from '../parts/icon';
import { announce } from '../parts/live';
import { Page } from '../parts/page';
import { anyFirm, CaseFilter, caseLine, narrowed, Row, Rows } from '../parts/rows';
import { Empty, Failure, Show, Skeleton } from '../parts/states';
import { readUnfinished, UnfinishedLine } from '../parts/unfinished';
import { matterOf } from '../state/account';
import { type Loaded, useLoad } from '../state/load';
import { place } from '../state/router';
import { to } from '../state/routes';
import { isolate, wordsOf } from '../text/text';
import { type Choosing, useChoosing } from './documents/choosing';
import { asked, Filters, isNarrowed, type Query, SearchForm } from './documents/filters';
import { FirstDocument } from './documents/first';
import { DocumentChoice, DocumentRow } from './documents/row';
import { Chosen, TakeAlong } from './documents/take';
import { OneUpload } from './documents/uploads';
import { GonePage } from './gone';

const t = wordsOf('documents');

/** Everything that was shared or sent, in its folders; a mail may lead to one document, one folder or one upload. */
export function DocumentsPage() {
  const folders = useLoad('folders', readFolders);
  const id = place.value.query.get('folder');
  const folder = folders.data?.data.find((one) => one.id === id);
  if (id !== null && folders.data && !folder) {
    return (
      <GonePage
        title={t('folder-gone-title')}
        body={t('folder-gone-body')}
        back={to('documents')}
        label={t('documents-all')}
      />
    );
  }
  if (id !== null && !folder) {
    return (
      <Page title={t('documents-title')}>
        <Show of={folders} rows={4}>
          {() => null}
        </Show>
      </Page>
    );
  }
  return <Listing key={id ?? ''} folder={folder} folders={folders} />;
}

interface ListingProps {
  folder: Folder | undefined;
  folders: Loaded<Listed<Folder>>;
}

function Listing({ folder, folders }: ListingProps) {
  const query = asked();
  const choosing = useChoosing();
  const named = place.value.query.get('upload');
  const upload = useLoad(`upload ${named}`, async () => (named === null ? null : await readUpload(named)));
  const back = folder ? { back: { to: to('documents'), label: t('documents-all') } } : {};
  const about = folder ? caseLine(folder) : '';
  const unfinished = useLoad('unfinished', readUnfinished);
  const title = folder ? isolate(folder.name) : t('documents-title');
  // All at once, so that nothing moves while somebody reads.
  if (![folders, unfinished, upload].every((one) => one.data !== undefined || one.problem !== undefined)) {
    return (
      <Page title={title} firm={folder?.firm_id} {...back}>
        <Skeleton rows={6} />
      </Page>
    );
  }
  return (
    <Page title={title} firm={folder?.firm_id} {...back}>
      {about !== '' && <p class="quiet">{about}</p>}
      {folder && <Readers folder={folder} />}
      {upload.data && <OneUpload upload={upload.data} />}
      {!folder && <UnfinishedLine uploads={unfinished.data ?? []} />}
      <SendLink folder={folder} />
      {!folder && <CaseFilter />}
      <SearchForm query={query} />
      {!folder && !isNarrowed(query) && <Folders folders={folders} />}
      <section aria-label={t('documents-list')}>
        {!folder && <h2>{t('documents-list')}</h2>}
        <Filters query={query} />
        <List query={query} folder={folder} folders={folders.data?.data ?? []} choosing={choosing} />
      </section>
    </Page>
  );
}

function Readers({ folder }: { folder: Folder }) {
  if (!folder.shared_with_others) return null;
  return (
    <p class="hint readers">
      <Icon name="info" />
      <span>{t('folder-others', { count: folder.other_clients })}</span>
    </p>
  );
}

function SendLink({ folder }: { folder: Folder | undefined }) {
  if (folder && matterOf(folder.matter_id)?.status === 'closed') {
    return <p class="quiet">{t('send-closed-case')}</p>;
  }
  const matter = folder?.matter_id ?? narrowed().matter_id;
  return (
    <a class="button button-main button-wide" href={to('send', { matter, folder: folder?.id })}>
      <Icon name="send" />
      {t('send-document')}
    </a>
  );
}

function Folders({ folders }: { folders: Loaded<Listed<Folder>> }) {
  const { matter_id } = narrowed();
  const shown = folders.data?.data.filter((one) => matter_id === undefined || one.matter_id === matter_id);
  if (folders.problem) return <Failure problem={folders.problem} again={folders.again} />;
  if (!shown || shown.length === 0) return null;
  return (
    <section aria-labelledby="folders">
      <h2 id="folders">{t('folders-title')}</h2>
      <Rows>
        {shown.map((folder) => (
          <Row
            key={folder.id}
            to={to('documents', { folder: folder.id })}
            title={isolate(folder.name)}
            lead={
              <span class="row-icon">
                <Icon name="folder" />
              </span>
            }
            lines={[
              caseLine(folder),
              folder.shared_with_others ? t('folder-others-short', { count: folder.other_clients }) : '',
            ]}
          />
        ))}
      </Rows>
    </section>
  );
}

interface ListProps {
  query: Query;
  folder: Folder | undefined;
  folders: Folder[];
  choosing: Choosing;
}

function List({ query, folder, folders, choosing }: ListProps) {
  const first = place.value.query.get('first');
  const filter = { ...query, ...(folder ? { folder_id: folder.id } : narrowed()) };
  const documents = useLoad(`documents ${JSON.stringify(filter)}`, (asking: Asking) =>
    readDocuments({ limit: 50, ...filter }, asking),
  );
  const [problem, setProblem] = useState<Problem>();
  const count = documents.loading ? undefined : documents.data?.data.length;
  const searched = query.q !== undefined;
  useEffect(() => {
    if (searched && count !== undefined) announce(t('documents-found', { count }));
  }, [query.q, count]);

  const more = (shown: Listed<Document>) => {
    const cursor = shown.meta.paging.next;
    if (cursor === null) return;
    setProblem(undefined);
    readDocuments({ limit: 50, cursor, ...filter }).then(
      (page) => documents.change({ data: [...shown.data, ...page.data], meta: page.meta }),
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  };
  const opened = (shown: Listed<Document>, id: string) =>
    documents.change({
      ...shown,
      data: shown.data.map((one) => (one.id === id ? { ...one, unread: false } : one)),
    });

  return (
    <Show of={documents} rows={4}>
      {(shown) => (
        <>
          {(shown.data.length > 0 || choosing.on) && (
            <TakeAlong folder={folder} choosing={choosing} shown={shown.data} />
          )}
          {first !== null && !shown.data.some((one) => one.id === first) && <FirstDocument id={first} />}
          {shown.data.length === 0 ? (
            <Nothing query={query} folder={folder} />
          ) : (
            <Rows>
              {inOrder(shown.data, first).map((document) => {
                const within = folder
                  ? undefined
                  : folders.find((one) => one.id === document.folder_id)?.name;
                return choosing.on ? (
                  <DocumentChoice
                    key={document.id}
                    document={document}
                    folder={within}
                    chosen={choosing.has(document)}
                    onChange={() => choosing.toggle(document)}
                  />
                ) : (
                  <DocumentRow
                    key={document.id}
                    document={document}
                    folder={within}
                    first={document.id === first}
                    onOpened={() => opened(shown, document.id)}
                  />
                );
              })}
            </Rows>
          )}
          {problem && <Failure problem={problem} again={() => more(shown)} />}
          {shown.meta.paging.next !== null && (
            <button type="button" class="button" onClick={() => more(shown)}>
              {t('show-more')}
            </button>
          )}
          {choosing.on && <Chosen choosing={choosing} />}
        </>
      )}
    </Show>
  );
}

function Nothing({ query, folder }: { query: Query; folder: Folder | undefined }) {
  const words = () => {
    if (query.q !== undefined) return t('documents-none-found', { words: query.q });
    if (query.sender === 'client') return t('documents-none-mine');
    if (folder) return t('documents-none-folder');
    if (narrowed().matter_id) return t('documents-none-case');
    return t('documents-none', { firm: anyFirm() });
  };
  return <Empty icon="document">{words()}</Empty>;
}

function inOrder(documents: Document[], first: string | null): Document[] {
  return [...documents.filter(({ id }) => id === first), ...documents.filter(({ id }) => id !== first)];
}
