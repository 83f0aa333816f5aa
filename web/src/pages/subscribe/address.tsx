import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CalendarFeed } from '../../api/types';
import { makeFeed, stopFeed } from '../../feed/calls';
import { CopyButton } from '../../parts/copy';
import { BusyButton, lastProblem, Summary, useSubmit } from '../../parts/form';
import { announce } from '../../parts/live';
import { Notice } from '../../parts/states';
import { showMoment } from '../../text/format';
import { wordsOf } from '../../text/text';

const t = wordsOf('feed');

interface Props {
  feed: CalendarFeed;
  /** Shows another feed, or none. */
  show: (feed: CalendarFeed | undefined) => void;
}

/** The address for any other app, when a calendar last asked, and what ends it. */
export function FeedAddress({ feed, show }: Props) {
  const [said, setSaid] = useState<string>();
  const [asking, setAsking] = useState<'change' | 'stop'>();
  const done = (words: string, next: CalendarFeed | undefined) => {
    setSaid(words);
    setAsking(undefined);
    announce(words);
    show(next);
  };
  return (
    <section aria-labelledby="address">
      <h2 id="address" tabIndex={-1}>
        {t('feed-address')}
      </h2>
      {said && <Notice kind="good">{said}</Notice>}
      <p>{t('feed-address-hint')}</p>
      <p>
        <code class="hash">{feed.url}</code>
      </p>
      <div class="buttons">
        <CopyButton text={feed.url} words={t('feed-copy')} done={t('feed-copied')} />
      </div>
      <p class="hint">
        {feed.fetched_at ? t('feed-fetched', { moment: showMoment(feed.fetched_at) }) : t('feed-unfetched')}
      </p>
      {asking === undefined ? (
        <div class="buttons">
          <button type="button" class="button" onClick={() => setAsking('change')}>
            {t('feed-change')}
          </button>
          <button type="button" class="button" onClick={() => setAsking('stop')}>
            {t('feed-stop')}
          </button>
        </div>
      ) : (
        <Sure asking={asking} feed={feed} onDone={done} onKeep={() => setAsking(undefined)} />
      )}
    </section>
  );
}

interface SureProps {
  asking: 'change' | 'stop';
  feed: CalendarFeed;
  onDone: (words: string, next: CalendarFeed | undefined) => void;
  onKeep: () => void;
}

/** Both end the address, so both are asked for twice. */
function Sure({ asking, feed, onDone, onKeep }: SureProps) {
  const question = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => question.current?.focus(), []);
  const changing = useSubmit(async () => {
    onDone(t('feed-changed'), await makeFeed(feed.details));
  });
  const stopping = useSubmit(async () => {
    await stopFeed();
    onDone(t('feed-stopped'), undefined);
  });
  const acting = asking === 'change' ? changing : stopping;
  return (
    <div class="ask">
      <Summary problem={lastProblem(changing, stopping)} />
      <p class="strong" ref={question} tabIndex={-1}>
        {asking === 'change' ? t('feed-change-sure') : t('feed-stop-sure')}
      </p>
      <div class="buttons">
        <BusyButton kind="main" busy={acting.busy} onPress={acting.run}>
          {asking === 'change' ? t('feed-change') : t('feed-stop')}
        </BusyButton>
        <button type="button" class="button" onClick={onKeep}>
          {t('feed-keep')}
        </button>
      </div>
    </div>
  );
}
