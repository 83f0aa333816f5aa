// Where calendar apps take the address of a feed: each opens with it, and asks whether to subscribe.

export type App = 'apple' | 'google' | 'outlook';

export const APPS: App[] = ['apple', 'google', 'outlook'];

/** The address that opens an app with a feed. `name` is what the app calls the calendar, where it asks for a name. */
export function addressFor(app: App, url: string, name: string): string {
  // The scheme that phones and computers hand to their calendar (https://www.iana.org/assignments/uri-schemes/prov/webcal).
  const webcal = url.replace(/^https?:/, 'webcal:');
  switch (app) {
    case 'apple':
      return webcal;
    case 'google':
      return `https://calendar.google.com/calendar/r?${new URLSearchParams({ cid: webcal })}`;
    case 'outlook':
      return `https://outlook.live.com/calendar/0/addfromweb?${new URLSearchParams({ url, name })}`;
  }
}
