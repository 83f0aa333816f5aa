// Warns before the session ends. One press keeps it, and any activity before the warning prolongs it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { sinceSlide, timeLeft } from '../api/clock';
import { leave, look, phase, poll, signOut, stay } from '../state/account';
import { underway } from '../state/sending';
import { t } from '../text/text';
import { Dialog } from './dialog';
import { announce } from './live';

const WARN = 120_000;
/** When the time left is announced to screen readers, in milliseconds before the end. */
const ALOUD = [WARN, 60_000, 20_000];
const POLL = 45_000;
const SLIDE = 60_000;

interface Warning {
  left: number;
  final: boolean;
}

export function SessionWatch() {
  const [warning, setWarning] = useState<Warning>();
  const warned = useRef(false);
  const dismissed = useRef(false);
  const said = useRef(Number.POSITIVE_INFINITY);

  useEffect(() => {
    let asking = false;

    const ask = async () => {
      if (asking) return;
      asking = true;
      await look();
      asking = false;
    };

    const tick = async () => {
      if (phase.value !== 'in' || asking) return;
      let now = timeLeft();
      // Another tab or device may have prolonged the session: the portal is asked before anybody is bothered.
      if ((now.left <= WARN && !warned.current) || now.left <= 0) {
        await ask();
        now = timeLeft();
      }
      if (phase.value !== 'in') return;
      if (now.left <= 0) {
        leave('over');
        return;
      }
      if (now.left > WARN) {
        warned.current = false;
        dismissed.current = false;
        said.current = Number.POSITIVE_INFINITY;
        setWarning(undefined);
        return;
      }
      warned.current = true;
      const due = ALOUD.filter((at) => now.left <= at && at < said.current).at(-1);
      if (due !== undefined) {
        said.current = due;
        announce(sentence({ left: due, final: now.final }));
      }
      if (!dismissed.current) setWarning({ left: now.left, final: now.final });
    };

    const timer = setInterval(() => void tick(), 1000);
    const seen = () => {
      if (document.visibilityState === 'visible') void tick();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);

  useActivity(warning !== undefined);
  usePolling();

  if (!warning) return null;
  return (
    <WarningDialog
      warning={warning}
      onDismiss={() => {
        dismissed.current = true;
        setWarning(undefined);
      }}
    />
  );
}

function sentence({ left, final }: Warning): string {
  const words =
    left > 60_000
      ? t('session-two-minutes')
      : left > 20_000
        ? t('session-minute')
        : t('session-seconds', { seconds: 20 });
  return final ? t('session-final', { left: words }) : t('session-idle', { left: words });
}

function WarningDialog({ warning, onDismiss }: { warning: Warning; onDismiss: () => void }) {
  const [failed, setFailed] = useState(false);
  const goOn = () => {
    if (warning.final) {
      onDismiss();
      return;
    }
    setFailed(false);
    stay().then(onDismiss, () => setFailed(true));
  };

  return (
    <Dialog
      id="session"
      title={t('session-title')}
      text={
        <>
          {sentence(warning)} {underway.value && t('session-uploads')}
        </>
      }
      problem={failed ? t('session-failed') : undefined}
      stay={{ words: warning.final ? t('session-go-on') : t('session-stay'), run: goOn }}
      leave={{ words: t('sign-out'), run: () => void signOut().catch(() => setFailed(true)) }}
    />
  );
}

/** Typing, scrolling and pointing prolong the session, at most once a minute, but not while it is asked whether anybody is there. */
function useActivity(paused: boolean): void {
  const still = useRef(paused);
  still.current = paused;
  useEffect(() => {
    let sliding = false;
    const act = () => {
      if (still.current || sliding || phase.value !== 'in' || sinceSlide() < SLIDE) return;
      sliding = true;
      stay()
        .catch(() => {
          // The next activity tries again, and the warning comes in any case.
        })
        .finally(() => {
          sliding = false;
        });
    };
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'scroll', 'touchmove', 'input'];
    for (const kind of kinds) document.addEventListener(kind, act, { passive: true, capture: true });
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, act, { capture: true });
    };
  }, []);
}

/** Polls for news while the page is visible. Polling never prolongs the session. */
function usePolling(): void {
  useEffect(() => {
    const lookForNews = () => {
      if (document.visibilityState !== 'visible' || phase.value !== 'in') return;
      poll().catch(() => {
        // The next poll may succeed.
      });
    };
    const timer = setInterval(lookForNews, POLL);
    document.addEventListener('visibilitychange', lookForNews);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lookForNews);
    };
  }, []);
}
