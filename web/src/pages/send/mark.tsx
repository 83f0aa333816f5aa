import type { UploadFile } from '../../api/types';
import { Icon, type IconName } from '../../parts/icon';
import type { Stage } from '../../sending/outgoing';
import { showTime } from '../../text/format';
import { type PlainId, wordsOf } from '../../text/text';

const t = wordsOf('documents');

const LOOKS: Record<Stage, { icon: IconName; tone: string }> = {
  choose: { icon: 'alert', tone: 'due' },
  waiting: { icon: 'clock', tone: 'plain' },
  sending: { icon: 'send', tone: 'due' },
  checking: { icon: 'clock', tone: 'plain' },
  received: { icon: 'check', tone: 'good' },
  refused: { icon: 'cross', tone: 'late' },
  held: { icon: 'clock', tone: 'due' },
  over: { icon: 'cross', tone: 'plain' },
};

const REFUSED: Record<NonNullable<UploadFile['reason']>, PlainId<'documents'>> = {
  malware: 'file-refused-malware',
  size: 'file-refused-size',
  content: 'file-refused-content',
};

/** Why a file was refused, and what to do. */
export function whyRefused(reason: UploadFile['reason'] | null): string {
  return t(REFUSED[reason ?? 'malware']);
}

interface Props {
  stage: Stage;
  percent: number;
  at?: string | null;
}

/** The state of a file, as a word with an icon. */
export function FileMark({ stage, percent, at }: Props) {
  const { icon, tone } = LOOKS[stage];
  return (
    <span class={`state state-${tone}`}>
      <Icon name={icon} />
      {words(stage, percent, at)}
    </span>
  );
}

function words(stage: Stage, percent: number, at: string | null | undefined): string {
  switch (stage) {
    case 'choose':
      return t('stage-choose');
    case 'waiting':
      return percent > 0 ? t('stage-waiting-at', { percent }) : t('stage-waiting');
    case 'sending':
      return t('stage-sending', { percent });
    case 'checking':
      return t('stage-checking');
    case 'received':
      return at ? t('stage-received-at', { time: showTime(at) }) : t('stage-received');
    case 'refused':
      return t('stage-refused');
    case 'held':
      return t('stage-held');
    case 'over':
      return t('stage-over');
  }
}
