import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import { caseLine, firmName } from '../../parts/rows';
import { forget, giveUp, pause, resume } from '../../sending/engine';
import { isMoving, isOpen, percentOf, type Sending, type Stage } from '../../sending/outgoing';
import { speed } from '../../sending/progress';
import { matterOf } from '../../state/account';
import { to } from '../../state/routes';
import { showMoment, showSize } from '../../text/format';
import { wordsOf } from '../../text/text';
import { AskAgain } from './again';
import { SentFile } from './file';

const t = wordsOf('documents');

interface CardProps {
  sending: Sending;
  /** The page is about it: it says itself which case it is, and it cannot be taken off. */
  stays?: boolean;
}

/** One upload: its progress, what holds it up, and its receipts at the end. */
export function SendingCard({ sending, stays = false }: CardProps) {
  const { files } = sending;
  const open = files.filter(isOpen);
  const moving = files.filter(isMoving);
  const firm_id = matterOf(sending.matter)?.firm_id ?? '';
  const firm = firmName(firm_id);
  const about = caseLine({ firm_id, matter_id: sending.matter });
  useAnnouncements(sending);
  return (
    <section class="card sending" aria-labelledby={sending.id}>
      <h2 id={sending.id} tabIndex={-1}>
        {title(sending)}
      </h2>
      {!stays && about !== '' && <p class="quiet">{about}</p>}
      {moving.length > 0 && <Progress sending={sending} />}
      <Hold sending={sending} />
      {files.some((file) => file.stage.value === 'choose') && <AskAgain sending={sending} />}
      <ul class="plain files">
        {files.map((file) => (
          <SentFile key={file.document} file={file} firm={firm} paused={sending.paused.value} />
        ))}
      </ul>
      {open.length === 0 ? <Finished sending={sending} stays={stays} /> : <Tools sending={sending} />}
    </section>
  );
}

function title({ files, createdAt }: Sending): string {
  const open = files.filter(isOpen).length;
  const arrived = files.filter((file) => file.stage.value === 'received').length;
  if (files.some(isMoving)) return t('sending-title', { count: files.length });
  if (open > 0) return t('sending-from', { moment: showMoment(createdAt) });
  if (arrived === files.length) return t('sending-received', { count: files.length });
  if (files.some((file) => file.stage.value === 'checking'))
    return t('sending-checking', { count: files.length });
  return t('sending-over', { arrived, files: files.length });
}

function Progress({ sending }: { sending: Sending }) {
  const files = sending.files.filter((file) => file.stage.value !== 'over');
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const sent = files.reduce((sum, file) => sum + file.sent.value, 0);
  const still = sending.paused.value || sending.trouble.value !== null;
  const rate = still ? 0 : speed.value;
  const parts = [
    t('progress-bytes', { sent: showSize(sent), size: showSize(size) }),
    rate > 0 && t('progress-speed', { size: showSize(rate) }),
    rate > 0 && timeLeft((size - sent) / rate),
  ];
  const percent = percentOf(sent, size);
  return (
    <div class="progress">
      <progress max={100} value={percent} aria-label={t('progress-label')}>
        {percent} %
      </progress>
      <p class="hint">{parts.filter(Boolean).join(' · ')}</p>
    </div>
  );
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return t('progress-soon');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t('progress-minutes', { count: minutes });
  return t('progress-hours', { count: Math.ceil(minutes / 60) });
}

/** Why the upload waits, and what happens next. */
function Hold({ sending }: { sending: Sending }) {
  const { files } = sending;
  const trouble = sending.trouble.value;
  if (!files.some(isMoving) || trouble === null) return null;
  const arrived = files.filter((file) => !isOpen(file)).length;
  const words = {
    offline: t('trouble-offline', { arrived, files: files.length }),
    server: t('trouble-server', { arrived, files: files.length }),
    stuck: t('trouble-stuck', { arrived, files: files.length }),
  }[trouble];
  return (
    <div class="notice notice-plain" role="status">
      <Icon name="alert" />
      <div>
        <p>{words}</p>
      </div>
    </div>
  );
}

function Tools({ sending }: { sending: Sending }) {
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const moving = sending.files.some(isMoving);
  if (asking) {
    return (
      <fieldset class="ask">
        <legend class="strong">{t('give-up-question')}</legend>
        {failed && (
          <p class="field-error" role="alert">
            {t('session-failed')}
          </p>
        )}
        <div class="buttons">
          <button type="button" class="button" onClick={() => giveUp(sending).catch(() => setFailed(true))}>
            {t('give-up-yes')}
          </button>
          <button type="button" class="button button-main" ref={focus} onClick={() => setAsking(false)}>
            {t('give-up-no')}
          </button>
        </div>
      </fieldset>
    );
  }
  return (
    <div class="buttons">
      {moving &&
        (sending.paused.value ? (
          <button type="button" class="button button-main" onClick={() => resume(sending)}>
            <Icon name="send" />
            {t('sending-resume')}
          </button>
        ) : (
          <button type="button" class="button" onClick={() => pause(sending)}>
            <Icon name="pause" />
            {t('sending-pause')}
          </button>
        ))}
      <button type="button" class="button button-quiet" onClick={() => setAsking(true)}>
        {t('give-up')}
      </button>
    </div>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}

function Finished({ sending, stays }: { sending: Sending; stays: boolean }) {
  const has = (stage: Stage) => sending.files.some((file) => file.stage.value === stage);
  const checking = has('checking');
  return (
    <>
      {checking && <p class="hint">{t('sending-checking-note')}</p>}
      {(!stays || (has('received') && !checking)) && (
        <div class="buttons">
          <a class="button" href={to('documents', { sender: 'client' })} onClick={() => forget(sending)}>
            {t('sending-see')}
          </a>
          {!stays && (
            <button type="button" class="button button-quiet" onClick={() => forget(sending)}>
              {t('sending-close')}
            </button>
          )}
        </div>
      )}
    </>
  );
}

/** Announces each file that arrives or is refused, and why the upload waits. */
function useAnnouncements(sending: Sending): void {
  const said = useRef('');
  const arrived = sending.files.filter((file) => file.stage.value === 'received').length;
  const refused = sending.files.find((file) => file.stage.value === 'refused');
  const files = sending.files.length;
  const words = refused
    ? t('said-refused', { name: refused.name })
    : arrived > 0
      ? t('said-received', { arrived, files })
      : '';
  useEffect(() => {
    if (words !== '' && said.current !== words) announce(words);
    said.current = words;
  }, [words]);
}
