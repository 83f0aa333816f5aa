import type { Folder, Page as Listed, Matter } from '../../api/types';
import { Icon } from '../../parts/icon';
import { firmName } from '../../parts/rows';
import { Failure } from '../../parts/states';
import { me, severalFirms } from '../../state/account';
import type { Loaded } from '../../state/load';
import { t } from '../../text/text';

interface CaseProps {
  open: Matter[];
  matter: Matter | undefined;
  onMatter: (id: string) => void;
}

const called = (matter: Matter) =>
  severalFirms.value ? `${matter.name} – ${firmName(matter.firm_id)}` : matter.name;

/** Which case the files are about; said only, where there is one. */
export function CaseField({ open, matter, onMatter }: CaseProps) {
  const closed = (me.value?.matters ?? []).filter((one) => one.status === 'closed');
  if (open.length === 1 && matter) {
    return (
      <p>
        <span class="strong">{t('event-case')}:</span> {called(matter)}
      </p>
    );
  }
  return (
    <div class="filter">
      <label for="send-case">{t('event-case')}</label>
      <select id="send-case" value={matter?.id} onChange={(event) => onMatter(event.currentTarget.value)}>
        {open.map((one) => (
          <option key={one.id} value={one.id}>
            {called(one)}
          </option>
        ))}
      </select>
      {closed.length > 0 && (
        <p class="hint">{t('send-closed-others', { matters: closed.map((one) => one.name).join(', ') })}</p>
      )}
    </div>
  );
}

interface FolderProps {
  matter: Matter | undefined;
  folder: string | null;
  folders: Loaded<Listed<Folder>>;
  onFolder: (folder: string | null) => void;
}

/** A folder of that case, if one likes; who else reads it is said before anything is sent. */
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
            {one.name}
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
