// The calls about the calendar feed.
import { type Asking, call } from '../api/http';
import { asProblem } from '../api/problem';
import type { CalendarFeed } from '../api/types';

/** The feed of the person who is signed in; nothing if there is none. */
export async function readFeed(asking: Asking): Promise<{ feed?: CalendarFeed }> {
  try {
    return { feed: await call('get', '/v1/calendar-feed', asking) };
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.kind === 'not-found') return {};
    throw problem;
  }
}

/** Makes a feed in place of the one there was. */
export const makeFeed = (details: boolean) => call('post', '/v1/calendar-feed', { body: { details } });

export const changeFeed = (details: boolean) => call('patch', '/v1/calendar-feed', { body: { details } });

export const stopFeed = () => call('delete', '/v1/calendar-feed');
