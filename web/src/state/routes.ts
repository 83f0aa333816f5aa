// Every page of the app and its address. Links in mails use these addresses, so they must not change. `npm run check` fails when
// one is written anywhere else.

interface Route {
  /** Ends in `:id` where the page shows one resource. */
  path: string;
  /** How its ids begin, where another page has the same path. */
  ids?: string;
  /** The parameters of its query. */
  query?: readonly string[];
}

const ROUTES = {
  home: { path: '/' },
  messages: { path: '/messages' },
  conversation: { path: '/messages/:id', ids: 'matter_', query: ['at'] },
  /** Redirects to the conversation that contains the entry. */
  entry: { path: '/messages/:id' },
  matter: { path: '/matters/:id', ids: 'matter_' },
  requests: { path: '/requests' },
  request: { path: '/requests/:id' },
  documents: { path: '/documents', query: ['folder', 'q', 'sender', 'sort', 'first', 'upload'] },
  downloads: { path: '/downloads' },
  send: { path: '/send', query: ['matter', 'folder'] },
  bills: { path: '/bills', query: ['first'] },
  bill: { path: '/bills/:id' },
  calendar: { path: '/calendar', query: ['month', 'show'] },
  event: { path: '/calendar/:id' },
  drafts: { path: '/drafts' },
  subscribe: { path: '/calendar-app' },
  settings: { path: '/settings' },
  help: { path: '/help' },
  link: { path: '/link' },
  checkMail: { path: '/check-mail' },
  sessionReport: { path: '/session-report' },
} as const satisfies Record<string, Route>;

const TABLE: readonly (readonly [RouteName, Route])[] = Object.entries(ROUTES) as [RouteName, Route][];

export type RouteName = keyof typeof ROUTES;

type IdOf<Name extends RouteName> = (typeof ROUTES)[Name]['path'] extends `${string}:id` ? 'id' : never;
type QueryOf<Name extends RouteName> = (typeof ROUTES)[Name] extends { query: readonly (infer One)[] }
  ? One & string
  : never;

/** What an address is made of: a resource's id and query parameters. */
export type Given<Name extends RouteName> = { [One in IdOf<Name>]: string } & {
  [One in QueryOf<Name>]?: string | undefined;
};

type Arguments<Name extends RouteName> = [IdOf<Name>] extends [never]
  ? [QueryOf<Name>] extends [never]
    ? []
    : [given?: Given<Name>]
  : [given: Given<Name>];

declare const made: unique symbol;

/** An address in the app. Only `to` and `inside` make one. */
export type Address = string & { readonly [made]: true };

/** The address of a page. */
export function to<Name extends RouteName>(name: Name, ...[given]: Arguments<Name>): Address {
  const { id = '', ...query } = (given ?? {}) as Record<string, string | undefined>;
  const set = Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined);
  const parameters = new URLSearchParams(set).toString();
  const path = ROUTES[name].path.replace(':id', id);
  return (parameters === '' ? path : `${path}?${parameters}`) as Address;
}

/** An address from elsewhere (`return_to`, a notification). Without one, or with one outside the portal, it is Home's. */
export function inside(address: string | null | undefined): Address {
  const url = new URL(address ?? to('home'), location.origin);
  return url.origin === location.origin ? ((url.pathname + url.search) as Address) : to('home');
}

export interface Found {
  name: RouteName;
  /** The id of the resource that the page shows; empty where it shows none. */
  id: string;
}

/** Pages that make no call when they are opened. */
export const SILENT: readonly RouteName[] = ['link', 'sessionReport'];

/** The page at a path without a trailing slash. */
export function findRoute(path: string): Found | undefined {
  for (const [name, route] of TABLE) {
    const id = idIn(path, route);
    if (id !== undefined) return { name, id };
  }
  return undefined;
}

/** The id in a path of this route: empty where the route has none, undefined where the path does not match. */
function idIn(path: string, { path: pattern, ids = '' }: Route): string | undefined {
  if (!pattern.endsWith(':id')) return path === pattern ? '' : undefined;
  const start = pattern.slice(0, -':id'.length);
  if (!path.startsWith(start)) return undefined;
  const id = path.slice(start.length);
  return id !== '' && !id.includes('/') && id.startsWith(ids) ? id : undefined;
}
