import type { Folder, Page as Listed, Matter } from '../../api/types';
import { FieldFrame } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { byFirm, caseChoice, caseLine, firmName } from '../../parts/rows';
import { Failure } from '../../parts/states';
import { me, severalFirms } from '../../state/account';
import type { Loaded } from '../../state/load';
import { isolate, wordsOf } from '../../text/text';

const t = wordsOf('documents');

interface CaseProps {
  open: Matter[];
  matter: Matter | undefined;
  error: string | undefined;
  onMatter: (id: string) => void;
}

/** Which case the files are about; plain text where there is only one. Files sent to the wrong firm cannot be taken back, so with several cases none is preselected. */
export function CaseField({ open, matter, error, onMatter }: CaseProps) {
  const closed = (me.value?.matters ?? []).filter((one) => one.status === 'closed');
  if (open.length === 1 && matter) {
    return (
      <p>
        <span class="strong">{t('event-case')}:</span> {caseChoice(matter)}
      </p>
    );
  }
  const whole = matter && severalFirms.value;
  return (
    <FieldFrame
      id="send-case"
      label={t('event-case')}
      error={error}
      also={whole && 'send-case-whole'}
      class="filter"
    >
      {(control) => (
        <>
          <select
            {...control}
            value={matter?.id ?? ''}
            onChange={(event) => onMatter(event.currentTarget.value)}
          >
            {!matter && <option value="">{t('send-case-choose')}</option>}
            {byFirm(open).map((one) => (
              <option key={one.id} value={one.id}>
                {caseChoice(one)}
              </option>
            ))}
          </select>
          {/* A narrow list shows only the beginning of its text. */}
          {whole && (
            <p class="hint" id="send-case-whole">
              {caseLine({ firm_id: matter.firm_id, matter_id: matter.id })}
            </p>
          )}
          {closed.length > 0 && (
            <p class="hint">
              {t('send-closed-others', { matters: closed.map((one) => isolate(one.name)).join(', ') })}
            </p>
          )}
        </>
      )}
    </FieldFrame>
  );
}

interface FolderProps {
  matter: Matter | undefined;
  folder: string | null;
  folders: Loaded<Listed<Folder>>;
  onFolder: (folder: string | null) => void;
}

/** An optional folder of that case. Says before sending who else can read it. */
export function FolderField({ matter, folder, folders, onFolder }: FolderProps) {
  if (folders.problem) return <Failure problem={folders.problem} again={folders.again} />;
  const choice = (folders.data?.data ?? []).filter((one) => one.matter_id === matter?.id);
  if (choice.length === 0) return null;
  const named = choice.find((one) => one.id === folder);
  return (
    <div class="filter">
      <label for="send-folder">{t('send-folder')}</label>
      <select
        id="send-folder"
        value={named?.id ?? ''}
        aria-describedby={named?.shared_with_others ? 'send-folder-others' : undefined}
        onChange={(event) => onFolder(event.currentTarget.value || null)}
      >
        <option value="">{t('send-folder-none')}</option>
        {choice.map((one) => (
          <option key={one.id} value={one.id}>
            {isolate(one.name)}
          </option>
        ))}
      </select>
      {named?.shared_with_others && <OtherReaders folder={named} />}
    </div>
  );
}

function OtherReaders({ folder }: { folder: Folder }) {
  return (
    <div class="notice notice-plain" id="send-folder-others" role="status">
      <Icon name="info" />
      <div>
        <p>{t('folder-others', { count: folder.other_clients })}</p>
        <p>{t('send-folder-seen', { firm: firmName(folder.firm_id) })}</p>
      </div>
    </div>
  );
}
