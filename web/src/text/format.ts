// Dates, times and amounts in the reader's language. Dates have their year, and times name their zone.
import { minorDigits } from './currencies';
import { locale, t, tagOf } from './text';

function tag(): string {
  return tagOf(locale.value);
}

const formats = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

/** Making a format takes a phone about as long as a row of a list, so each is made once. */
function format(options: Intl.DateTimeFormatOptions, locale = tag()): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, found);
  return found;
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = tag() + JSON.stringify(options);
  const found = numbers.get(key) ?? new Intl.NumberFormat(tag(), options);
  numbers.set(key, found);
  return found;
}

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };
const WEEKDAY: Intl.DateTimeFormatOptions = { weekday: 'long', ...DAY };
const CLOCK: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

/** A day without a zone, `2026-12-07`. */
export function showDay(day: string): string {
  return format({ ...DAY, timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
}

/** The same with the day of the week. */
export function showWeekday(day: string): string {
  return format({ ...WEEKDAY, timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
}

/** A moment in the reader's own zone, without naming the zone: when a message came. */
export function showMoment(moment: string): string {
  const at = new Date(moment);
  const words = { day: format(DAY).format(at), time: format(CLOCK).format(at) };
  // Spanish: 'a la 1:05', and 'a las 2:05'.
  return at.getHours() % 12 === 1 ? t('moment-one', words) : t('moment', words);
}

export function showTime(moment: string): string {
  return format(CLOCK).format(new Date(moment));
}

/** The day of a moment in the reader's own zone. */
export function showDate(moment: string): string {
  return format(WEEKDAY).format(new Date(moment));
}

/** The same without the day of the week. */
export function showShortDate(moment: string): string {
  return format(DAY).format(new Date(moment));
}

interface Span {
  starts_at: string;
  ends_at: string;
  time_zone: string;
  all_day: boolean;
}

/** The day of a moment in a zone, or in the reader's own: `2026-11-30`. Built from parts, because the format of a whole date differs between versions of ICU in any language. */
export function isoDay(moment: Date, timeZone?: string): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone } as const;
  const parts = format(options, 'en-u-ca-gregory-nu-latn').formatToParts(moment);
  const digits = (type: Intl.DateTimeFormatPartTypes, length: number) =>
    (parts.find((part) => part.type === type)?.value ?? '').padStart(length, '0');
  return `${digits('year', 4)}-${digits('month', 2)}-${digits('day', 2)}`;
}

/** The reader's own day. */
export function today(): string {
  return isoDay(new Date());
}

/** Which day it is in a zone. */
export function todayIn(timeZone: string): string {
  return isoDay(new Date(), zone(timeZone));
}

/** On which day an event begins, on the wall clock of its own zone: `2026-11-30`. */
export function dayOf(event: { starts_at: string; time_zone: string }): string {
  return isoDay(new Date(event.starts_at), zone(event.time_zone));
}

/** The days of an event, in its own zone. */
export function showEventDays(event: Span): string {
  const timeZone = zone(event.time_zone);
  const starts = new Date(event.starts_at);
  const first = format({ ...WEEKDAY, timeZone }).format(starts);
  // An end at midnight belongs to the day before it.
  const ends = new Date(Math.max(new Date(event.ends_at).getTime() - 1, starts.getTime()));
  const last = format({ ...WEEKDAY, timeZone }).format(ends);
  return first === last ? first : t('days', { first, last });
}

/** The hours of an event with its zone, or that it lasts all day. */
export function showEventHours(event: Span): string {
  if (event.all_day) return t('event-all-day');
  const timeZone = zone(event.time_zone);
  const clock = format({ ...CLOCK, timeZone });
  const starts = clock.format(new Date(event.starts_at));
  const ends = clock.format(new Date(event.ends_at));
  const name = nameOf(timeZone, event.starts_at);
  return starts === ends ? t('hour', { starts, zone: name }) : t('hours', { starts, ends, zone: name });
}

/** When an event that was cancelled would have begun, on the wall clock of its own zone. */
export function showCancelled(cancelled: Omit<Span, 'ends_at'>): string {
  const span = { ...cancelled, ends_at: cancelled.starts_at };
  const days = showEventDays(span);
  return cancelled.all_day ? days : `${days}, ${showEventHours(span)}`;
}

/** The same hours in the reader's own zone, where it differs. */
export function showHoursHere(event: Span): string | null {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clock = (timeZone: string) =>
    format({ ...DAY, ...CLOCK, timeZone }).format(new Date(event.starts_at));
  if (event.all_day || clock(here) === clock(zone(event.time_zone))) return null;
  const moment = new Date(event.starts_at);
  return t('event-here', { day: format(WEEKDAY).format(moment), time: format(CLOCK).format(moment) });
}

/** What people call a zone: 'Eastern Time', all year; with its offset of that day where this browser has no such name. */
function nameOf(timeZone: string, moment: string): string {
  for (const timeZoneName of ['longGeneric', 'long'] as const) {
    try {
      const parts = format({ timeZone, timeZoneName, hour: 'numeric' }).formatToParts(new Date(moment));
      const name = parts.find((part) => part.type === 'timeZoneName')?.value;
      if (name !== undefined) return name;
    } catch {
      // Older browsers refuse `longGeneric` (Safari before 15.4).
    }
  }
  return timeZone;
}

/** A zone that this browser knows; the reader's own in place of one that it does not. */
function zone(name: string): string {
  try {
    format({ timeZone: name }, 'en');
    return name;
  } catch {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

export function showMonth(month: Date): string {
  const text = format({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(month);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The short month of a day without a zone, for a calendar leaf. */
export function showMonthShort(day: string): string {
  const month = format({ month: 'short', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
  return month.replace('.', '');
}

/** The names of the days of the week, Sunday first, short and long. */
export function weekdays(): { short: string; long: string }[] {
  return Array.from({ length: 7 }, (_, day) => {
    // 1 November 2026 is a Sunday.
    const date = new Date(Date.UTC(2026, 10, 1 + day));
    return {
      short: format({ weekday: 'narrow', timeZone: 'UTC' }).format(date),
      long: format({ weekday: 'long', timeZone: 'UTC' }).format(date),
    };
  });
}

/** An amount in the minor unit of its currency. */
interface Money {
  amount_minor: number;
  currency: string;
}

/** An amount in its currency, with all digits of its minor unit. */
export function showMoney({ amount_minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const amount = amount_minor / 10 ** digits;
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  try {
    return numberFormat({ style: 'currency', currency, ...exact }).format(amount);
  } catch {
    return `${numberFormat(exact).format(amount)} ${currency}`;
  }
}

/** Amounts of several currencies, which cannot be added up. */
export function showSum(amounts: Money[]): string {
  return amounts.map(showMoney).join(' + ');
}

/** A region as the reader's language calls it. A firm names its regions in English; their ids are mostly those of countries (ISO 3166-1). */
export function showRegion({ id, name }: { id: string; name: string }): string {
  if (locale.value === 'en') return name;
  try {
    return new Intl.DisplayNames(tag(), { type: 'region', fallback: 'none' }).of(id.toUpperCase()) ?? name;
  } catch {
    // The id is not a region code.
    return name;
  }
}

const UNITS = ['KB', 'MB', 'GB'];

/** A size as file managers show it: `210 KB`, never broken between the two. */
export function showSize(bytes: number): string {
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = size < 10 && unit > 0 ? 1 : 0;
  const number = numberFormat({ maximumFractionDigits: digits }).format(Math.max(size, 1));
  return `${number}\u00a0${UNITS[unit]}`;
}

/** Null where it is no address. `URL.canParse` is missing in Safari 16, the last one for some iPhones. */
export function readAddress(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** The host of a page that the portal leads to, where it is one over https. */
export function showHost(address: string | null | undefined): string | undefined {
  const url = readAddress(address ?? '');
  return url?.protocol === 'https:' ? url.host : undefined;
}
