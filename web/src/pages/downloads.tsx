import { useState } from 'preact/hooks';
import { type Asking, readFolders } from '../api/calls';
import { readArchives } from '../archive/calls';
import { useProgress } from '../archive/progress';
import { announce } from '../parts/live';
import { Page } from '../parts/page';
import { Empty, Show } from '../parts/states';
import { useLoad } from '../state/load';
import { to } from '../state/routes';
import { wordsOf } from '../text/text';
import { ArchiveCard } from './downloads/archive';

const t = wordsOf('archive');

/** Documents as one file each, while they are prepared and for a day. A mail leads here. */
export function DownloadsPage() {
  const archives = useLoad('archives', readArchives);
  // Those that another one was asked for in place of.
  const [replaced, setReplaced] = useState<string[]>([]);
  useProgress(archives);
  // Their names, where one is of a folder: it may have another name now, or not be shared any more.
  const ofFolder = archives.data?.data.some(({ folder_id }) => folder_id !== undefined) ?? false;
  const folders = useLoad(ofFolder ? 'folders' : 'no folders', async (asking: Asking) =>
    ofFolder ? await readFolders(asking) : null,
  );
  const nameOf = (id: string | undefined) => folders.data?.data.find((one) => one.id === id)?.name;
  return (
    <Page title={t('downloads-title')} back={{ to: to('documents'), label: t('nav-documents') }}>
      <Show of={archives} rows={2}>
        {({ data, meta }) => {
          const shown = data.filter(({ id }) => !replaced.includes(id));
          if (shown.length === 0) return <Empty icon="download">{t('downloads-none')}</Empty>;
          return (
            <>
              <p>{t('downloads-lead')}</p>
              <ul class="plain archives">
                {shown.map((archive) => (
                  <ArchiveCard
                    key={archive.id}
                    archive={archive}
                    folder={nameOf(archive.folder_id)}
                    look={archives.again}
                    onMade={(made) => {
                      setReplaced([...replaced, archive.id]);
                      archives.change({ data: [made, ...data], meta });
                      announce(t('downloads-said-again', { name: made.name }));
                    }}
                  />
                ))}
              </ul>
            </>
          );
        }}
      </Show>
    </Page>
  );
}
