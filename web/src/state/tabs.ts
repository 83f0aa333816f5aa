// What the tabs of this browser tell each other: they share one session.

export type News = { kind: 'signed-out' } | { kind: 'signed-in' } | { kind: 'slid'; at: number };

const channel = 'BroadcastChannel' in window ? new BroadcastChannel('portico') : null;

export function tellTabs(news: News): void {
  channel?.postMessage(news);
}

export function hearTabs(listener: (news: News) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<News>) => listener(event.data));
}
