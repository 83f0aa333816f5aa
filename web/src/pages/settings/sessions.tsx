import { useState } from 'preact/hooks';
import { endSession, readSessions } from '../../api/calls';
import { asProblem, type Problem } from '../../api/problem';
import type { SessionRow } from '../../api/types';
import { nameOfAgent } from '../../parts/agent';
import { Summary } from '../../parts/form';
import { announce } from '../../parts/live';
import { Failure, Notice, Skeleton } from '../../parts/states';
import { StepUp } from '../../parts/step-up';
import { leave } from '../../state/account';
import { useLoad } from '../../state/load';
import { showMoment } from '../../text/format';
import { t } from '../../text/text';

/** Where the person is signed in. Read when they ask for it: a link from a notice does not open the list, and nobody is asked for a code before they want to see it. */
export function SessionsSection() {
  const [wanted, setWanted] = useState(false);
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t('settings-sessions')}</h2>
      <p class="hint">{t('settings-sessions-hint')}</p>
      {wanted ? (
        <SessionList />
      ) : (
        <button type="button" class="button" onClick={() => setWanted(true)}>
          {t('settings-sessions-show')}
        </button>
      )}
    </section>
  );
}

function SessionList() {
  const sessions = useLoad('sessions', () => readSessions());
  const [problem, setProblem] = useState<Problem>();
  const [gone, setGone] = useState<string>();
  if (sessions.problem?.kind === 'step-up-required')
    return <StepUp name="sessions" onDone={sessions.again} />;
  if (sessions.problem) return <Failure problem={sessions.problem} again={sessions.again} />;
  if (!sessions.data) return <Skeleton rows={1} />;

  const end = async (session: SessionRow) => {
    setProblem(undefined);
    const device = nameOfAgent(session.agent);
    try {
      await endSession(session.id);
      if (session.current) return leave('by-hand');
      const words = t('settings-session-ended', { device });
      setGone(words);
      announce(words);
      sessions.again();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };

  return (
    <>
      <Summary problem={problem} />
      {gone && <Notice kind="good">{gone}</Notice>}
      <ul class="rows">
        {sessions.data.data.map((session) => (
          <li key={session.id} class="row session">
            <span class="row-text">
              <span class="row-title">{nameOfAgent(session.agent)}</span>
              <span class="row-line">
                {session.current
                  ? t('settings-session-this')
                  : t('settings-session-seen', { moment: showMoment(session.last_seen_at) })}
              </span>
              <span class="row-line">
                {t('settings-session-since', { moment: showMoment(session.created_at) })}
              </span>
            </span>
            {!session.current && (
              <button
                type="button"
                class="button"
                aria-label={t('settings-session-end-which', { device: nameOfAgent(session.agent) })}
                onClick={() => void end(session)}
              >
                {t('settings-session-end')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
