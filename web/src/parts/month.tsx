import { readEvents } from '../api/calls';
import type { CalendarEvent } from '../api/types';
import { useLoad } from '../state/load';
import { to } from '../state/routes';
import { dayOf, showDay, showMonth, today, weekdays } from '../text/format';
import { t } from '../text/text';
import { Icon } from './icon';
import { EventRow, narrowed, Rows } from './rows';
import { Show } from './states';

const DAY = 86_400_000;

/** One month as a calendar sheet with its events below: each day leads to its events. */
export function MonthView({ month }: { month: string }) {
  const first = firstDay(month);
  const next = shift(first, 1);
  const filter = narrowed();
  const key = nameOf(first);
  // One more day at both ends: an event's day is that of its own time zone.
  const from = new Date(first.getTime() - DAY).toISOString();
  const end = new Date(next.getTime() + DAY).toISOString();
  const events = useLoad(`month ${key} ${filter.matter_id ?? ''}`, (asking) =>
    readEvents({ from, to: end, limit: 200, ...filter }, asking),
  );
  return (
    <>
      <div class="month-head">
        <a class="tool" href={to('calendar', { month: nameOf(shift(first, -1)) })}>
          <Icon name="back" />
          <span class="unseen">{t('events-earlier')}</span>
        </a>
        <h2 aria-live="polite">{showMonth(first)}</h2>
        <a class="tool" href={to('calendar', { month: nameOf(next) })}>
          <Icon name="next" />
          <span class="unseen">{t('events-later')}</span>
        </a>
      </div>
      <Sheet first={first} events={events.data?.data.filter((event) => dayOf(event).startsWith(key)) ?? []} />
      <Show of={events}>
        {({ data }) => {
          const mine = data.filter((event) => dayOf(event).startsWith(key));
          if (mine.length === 0) return <p class="quiet">{t('events-none-month')}</p>;
          return (
            <Rows>
              {mine.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </Rows>
          );
        }}
      </Show>
    </>
  );
}

function Sheet({ first, events }: { first: Date; events: CalendarEvent[] }) {
  const days = new Map<string, CalendarEvent[]>();
  for (const event of events) days.set(dayOf(event), [...(days.get(dayOf(event)) ?? []), event]);
  const now = today();
  return (
    <table class="sheet">
      <thead>
        <tr>
          {weekdays().map((day) => (
            <th key={day.long} scope="col">
              <span aria-hidden="true">{day.short}</span>
              <span class="unseen">{day.long}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(first).map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((day, place) => (
              <td
                key={place}
                class={day === now ? 'today' : undefined}
                aria-current={day === now ? 'date' : undefined}
              >
                {day !== '' && <Day day={day} events={days.get(day) ?? []} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day, events }: { day: string; events: CalendarEvent[] }) {
  const number = Number(day.slice(8));
  const [event] = events;
  if (!event) return <span class="day">{number}</span>;
  return (
    <a
      class="day day-full"
      href={to('event', { id: event.id })}
      aria-label={t('events-on-day', { day: showDay(day), count: events.length })}
      onClick={(press) => {
        if (events.length === 1) return;
        // Several on one day: their rows are below.
        press.preventDefault();
        const row = document.querySelector<HTMLElement>(`.rows a[href="${to('event', { id: event.id })}"]`);
        row?.focus();
      }}
    >
      {number}
      <span class="dots" aria-hidden="true">
        {events.slice(0, 3).map((one) => (
          <span key={one.id} class="dot" />
        ))}
      </span>
    </a>
  );
}

function firstDay(month: string): Date {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!found) return shift(new Date(), 0);
  return new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, 1));
}

function shift(day: Date, months: number): Date {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
}

function nameOf(day: Date): string {
  return day.toISOString().slice(0, 7);
}

/** The days of a month in weeks from Sunday on; '' before the first and after the last. */
function weeksOf(first: Date): string[][] {
  const count = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const cells: string[] = Array.from({ length: first.getUTCDay() }, () => '');
  for (let day = 1; day <= count; day += 1) cells.push(`${nameOf(first)}-${String(day).padStart(2, '0')}`);
  while (cells.length % 7 !== 0) cells.push('');
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
