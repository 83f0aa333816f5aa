import type { Archive } from '../../api/types';
import type { Choice } from '../../archive/calls';
import { useMaking } from '../../archive/making';
import { BusyButton, Summary } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { to } from '../../state/routes';
import { type PlainId, wordsOf } from '../../text/text';

const t = wordsOf('archive');

export type Why = 'failed' | 'outdated' | 'gone';

const WORDS: Record<Why, PlainId<'archive'>> = {
  failed: 'downloads-failed',
  outdated: 'downloads-outdated',
  gone: 'downloads-gone',
};

interface Props {
  archive: Archive;
  why: Why;
  onMade: (made: Archive) => void;
}

/** What cannot be downloaded any more: why, and the way to another one. */
export function Over({ archive, why, onMade }: Props) {
  const choice = choiceOf(archive, why);
  return (
    <div class="notice notice-plain" role="status">
      <Icon name="alert" />
      <div>
        <p>{t(WORDS[why])}</p>
        {choice ? (
          <Again id={archive.id} choice={choice} onMade={onMade} />
        ) : (
          <p>
            <a href={to('documents')}>{t('downloads-choose-again')}</a>
          </p>
        )}
      </div>
    </div>
  );
}

/** The portal knows what a download was asked for as long as it is there. After that a whole case or folder can still be named. */
function choiceOf({ id, whole, matter_id, folder_id }: Archive, why: Why): Choice | undefined {
  if (why !== 'gone') return { archive_id: id };
  if (!whole || matter_id === undefined) return undefined;
  return folder_id === undefined ? { matter_id } : { matter_id, folder_id };
}

interface AgainProps {
  id: string;
  choice: Choice;
  onMade: (made: Archive) => void;
}

function Again({ id, choice, onMade }: AgainProps) {
  const making = useMaking({ choose: () => choice, onMade });
  return (
    <>
      <Summary problem={making.problem} fields={{ '/archive_id': id, '/matter_id': id, '/folder_id': id }} />
      <BusyButton busy={making.busy} onPress={making.run}>
        <Icon name="again" />
        {t('downloads-again')}
      </BusyButton>
    </>
  );
}
