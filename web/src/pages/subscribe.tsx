import { useRef, useState } from 'preact/hooks';
import type { CalendarFeed } from '../api/types';
import { APPS, type App, addressFor } from '../feed/apps';
import { changeFeed, makeFeed, readFeed } from '../feed/calls';
import { BusyButton, lastProblem, Summary, useSubmit } from '../parts/form';
import { Icon } from '../parts/icon';
import { announce } from '../parts/live';
import { Page } from '../parts/page';
import { anyFirm } from '../parts/rows';
import { Failure, Skeleton } from '../parts/states';
import { StepUp } from '../parts/step-up';
import { useLoad } from '../state/load';
import { to } from '../state/routes';
import { type PlainId, wordsOf } from '../text/text';
import { FeedAddress } from './subscribe/address';

const t = wordsOf('feed');

const WORDS: Record<App, PlainId<'feed'>> = {
  apple: 'feed-apple',
  google: 'feed-google',
  outlook: 'feed-outlook',
};

/** Subscribes to the events in the reader's own calendar app. */
export function SubscribePage() {
  const feed = useLoad('calendar-feed', readFeed);
  return (
    <Page title={t('feed-title')} back={{ to: to('calendar'), label: t('events-back') }}>
      <p class="lead">{t('feed-lead')}</p>
      <Shown feed={feed} />
    </Page>
  );
}

type Known = Pick<
  ReturnType<typeof useLoad<{ feed?: CalendarFeed }>>,
  'data' | 'problem' | 'again' | 'change'
>;

function Shown({ feed: { data, problem, again, change } }: { feed: Known }) {
  const [confirming, setConfirming] = useState(false);
  if (data) return <Choices feed={data.feed} show={(feed) => change(feed ? { feed } : {})} />;
  if (problem === undefined) return <Skeleton rows={4} />;
  if (problem.kind !== 'step-up-required') return <Failure problem={problem} again={again} />;
  // A link from a mail may have been forwarded, so the address wants a code.
  if (confirming) return <StepUp name="feed" onDone={again} />;
  return (
    <>
      <p>{t('feed-confirm')}</p>
      <button type="button" class="button button-main" onClick={() => setConfirming(true)}>
        {t('feed-set-up')}
      </button>
    </>
  );
}

interface ChoicesProps {
  feed: CalendarFeed | undefined;
  show: (feed: CalendarFeed | undefined) => void;
}

function Choices({ feed, show }: ChoicesProps) {
  // What was chosen shows at once, and goes back if it could not be saved.
  const [wanted, setWanted] = useState<boolean>();
  const details = wanted ?? feed?.details ?? false;
  const adding = useAdding(async () => {
    if (feed) return feed;
    const made = await makeFeed(details);
    show(made);
    return made;
  });
  const choosing = useSubmit(async () => {
    if (!feed) return;
    try {
      show(await changeFeed(!details));
      announce(t('feed-details-saved'));
    } finally {
      setWanted(undefined);
    }
  });
  return (
    <>
      <Summary problem={lastProblem(adding.submit, choosing)} />
      <label class="option card">
        <input
          type="checkbox"
          checked={details}
          aria-describedby="details-hint"
          onChange={() => {
            setWanted(!details);
            choosing.run();
          }}
        />
        {t('feed-details')}
      </label>
      <p class="hint" id="details-hint">
        {t('feed-details-hint')}
      </p>
      <div class="actions">
        {APPS.map((app) => (
          <BusyButton key={app} kind="wide" busy={adding.busy === app} onPress={() => adding.open(app)}>
            <Icon name="calendar" />
            {t(WORDS[app])}
          </BusyButton>
        ))}
      </div>
      <p class="hint">{t('feed-delay')}</p>
      {feed && <FeedAddress feed={feed} show={show} />}
    </>
  );
}

/** One press makes the feed, where there is none, and opens the app with it. */
function useAdding(find: () => Promise<CalendarFeed>) {
  const [busy, setBusy] = useState<App>();
  const app = useRef<App>('apple');
  const submit = useSubmit(async () => {
    setBusy(app.current);
    try {
      const { url } = await find();
      location.assign(addressFor(app.current, url, anyFirm()));
    } finally {
      setBusy(undefined);
    }
  });
  const open = (chosen: App) => {
    app.current = chosen;
    submit.run();
  };
  return { submit, busy, open };
}
