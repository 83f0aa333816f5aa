// Taking documents along as one file: a whole case, a folder, or a choice.
import type { Document, Folder } from '../../api/types';
import { type Choice, findShared } from '../../archive/calls';
import { useMaking } from '../../archive/making';
import { BusyButton, fieldProblem, Summary } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { firmName, narrowed } from '../../parts/rows';
import { me } from '../../state/account';
import { news } from '../../state/load';
import { go } from '../../state/router';
import { to } from '../../state/routes';
import { wordsOf } from '../../text/text';
import type { Choosing } from './choosing';

const t = wordsOf('archive');

/** The page of downloads, where it is handed out. */
const goThere = () => go(to('downloads'));

interface Props {
  folder: Folder | undefined;
  choosing: Choosing;
  shown: Document[];
}

/** Above the list. */
export function TakeAlong({ folder, choosing, shown }: Props) {
  const all = allOf(folder);
  return (
    <div class="take">
      <div class="buttons">
        <button
          type="button"
          class="button"
          aria-describedby={choosing.on ? 'choosing' : undefined}
          onClick={choosing.on ? choosing.stop : choosing.start}
        >
          {choosing.on ? t('archive-choose-end') : t('archive-choose')}
        </button>
        {choosing.on && shown.length > 0 && <ChooseShown choosing={choosing} shown={shown} />}
        {!choosing.on && all && <TakeAll choice={all} folder={folder} />}
      </div>
      {choosing.on ? (
        <p class="hint" id="choosing">
          {t('archive-choosing')}
        </p>
      ) : (
        !all && <p class="hint">{t('archive-which')}</p>
      )}
      <a class="take-see" href={to('downloads')}>
        {t('archive-see')}
      </a>
    </div>
  );
}

/** One press for all that is shown, or one for each firm: a ZIP never holds documents of two. */
function ChooseShown({ choosing, shown }: Omit<Props, 'folder'>) {
  const firms = [...new Set(shown.map(({ firm_id }) => firm_id))];
  const all = shown.every(choosing.has);
  if (firms.length > 1) {
    return firms.map((id) => <ChooseFirm key={id} id={id} choosing={choosing} shown={shown} />);
  }
  return (
    <button type="button" class="button" onClick={() => (all ? choosing.keep([]) : choosing.addAll(shown))}>
      {all ? t('archive-choose-none') : t('archive-choose-shown', { count: shown.length })}
    </button>
  );
}

function ChooseFirm({ id, choosing, shown }: { id: string } & Omit<Props, 'folder'>) {
  const theirs = shown.filter(({ firm_id }) => firm_id === id);
  const words = { count: theirs.length, firm: firmName(id) };
  return theirs.every(choosing.has) ? (
    <button type="button" class="button" onClick={() => choosing.drop(theirs)}>
      {t('archive-choose-none-firm', words)}
    </button>
  ) : (
    <button type="button" class="button" onClick={() => choosing.addAll(theirs)}>
      {t('archive-choose-firm', words)}
    </button>
  );
}

/** What the page shows everything of. */
function allOf(folder: Folder | undefined): Choice | undefined {
  if (folder) return { matter_id: folder.matter_id, folder_id: folder.id };
  const matters = me.value?.matters ?? [];
  const matter_id = narrowed().matter_id ?? (matters.length === 1 ? matters[0]?.id : undefined);
  return matter_id === undefined ? undefined : { matter_id };
}

function TakeAll({ choice, folder }: { choice: Choice; folder: Folder | undefined }) {
  const making = useMaking({ choose: () => choice, onMade: goThere });
  return (
    <>
      <BusyButton busy={making.busy} onPress={making.run}>
        <span id="take-all">{folder ? t('archive-folder') : t('archive-case')}</span>
      </BusyButton>
      <Summary problem={making.problem} fields={FIELDS} />
    </>
  );
}

/** Where the portal says what is wrong, and what on the page it is about. */
const FIELDS = { '/document_ids': 'chosen', '/matter_id': 'take-all', '/folder_id': 'take-all' };

/** Below the list, and in sight while it is scrolled. */
export function Chosen({ choosing }: { choosing: Choosing }) {
  const making = useMaking({
    choose: () => {
      if (choosing.ids.length === 0) throw fieldProblem('/document_ids', t('archive-empty'));
      return { document_ids: choosing.ids };
    },
    onMade: goThere,
    onMissing: async () => {
      choosing.keep(await findShared(choosing.ids));
      news.value += 1;
      throw fieldProblem('/document_ids', t('archive-missing'));
    },
  });
  return (
    <section class="card chosen" aria-labelledby="chosen">
      <Summary problem={making.problem} fields={FIELDS} />
      <p class="strong" id="chosen" tabIndex={-1}>
        {choosing.words}
      </p>
      {choosing.mixed ? (
        <p class="field-error">{t('archive-several-firms')}</p>
      ) : (
        <BusyButton kind="main" busy={making.busy} onPress={making.run}>
          <Icon name="download" />
          {t('archive-download', { count: choosing.ids.length })}
        </BusyButton>
      )}
    </section>
  );
}
