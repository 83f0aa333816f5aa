import { type Asking, readEvents } from '../api/calls';
import type { CalendarEvent } from '../api/types';
import { MonthView } from '../parts/month';
import { Page } from '../parts/page';
import { anyFirm, CaseFilter, EventRow, narrowed, Rows } from '../parts/rows';
import { Empty, Show } from '../parts/states';
import { useLoad } from '../state/load';
import { place } from '../state/router';
import { type Address, to } from '../state/routes';
import { t } from '../text/text';

const DAY = 86_400_000;
/** How far back past events are shown. */
const YEAR = 365 * DAY;

/** Upcoming and past events as a list, or a month at a time. */
export function CalendarPage() {
  const { query } = place.value;
  const month = query.get('month');
  const past = query.get('show') === 'past';
  return (
    <Page title={t('events-title')}>
      <CaseFilter />
      <div class="choices">
        <nav class="segments" aria-label={t('events-which')}>
          <Segment to={to('calendar')} here={month === null && !past} label={t('events-upcoming')} />
          <Segment
            to={to('calendar', { show: 'past' })}
            here={month === null && past}
            label={t('events-past')}
          />
          <Segment
            to={to('calendar', { month: thisMonth() })}
            here={month !== null}
            label={t('events-month')}
          />
        </nav>
      </div>
      {month === null ? <ListView past={past} /> : <MonthView month={month} />}
      <p>
        <a href={to('subscribe')}>{t('events-subscribe')}</a>
      </p>
    </Page>
  );
}

function Segment({ to: address, here, label }: { to: Address; here: boolean; label: string }) {
  return (
    <a class="segment" href={address} aria-current={here ? 'true' : undefined}>
      {label}
    </a>
  );
}

function thisMonth(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
}

function ListView({ past }: { past: boolean }) {
  const filter = narrowed();
  const events = useLoad(`events ${past} ${filter.matter_id ?? ''}`, (asking) =>
    past ? readPast(filter, asking) : readEvents({ limit: 200, ...filter }, asking),
  );
  return (
    <Show of={events}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty icon="calendar">
            {past ? t('events-none-past') : t('events-none', { firm: anyFirm() })}
          </Empty>
        ) : (
          <Rows>
            {data.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </Rows>
        )
      }
    </Show>
  );
}

/** Past events, newest first. */
async function readPast(filter: { matter_id?: string }, asking: Asking): Promise<{ data: CalendarEvent[] }> {
  const now = Date.now();
  const data: CalendarEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await readEvents(
      {
        from: new Date(now - YEAR).toISOString().replace(/\d\d\.\d+Z$/, '00Z'),
        to: new Date(now).toISOString().replace(/\d\d\.\d+Z$/, '00Z'),
        limit: 200,
        ...filter,
        ...(cursor === undefined ? {} : { cursor }),
      },
      asking,
    );
    data.push(...page.data);
    cursor = page.meta.paging.next ?? undefined;
  } while (cursor !== undefined);
  const over = data.filter((event) => Date.parse(event.ends_at) <= now);
  return { data: over.reverse() };
}
