// Whether the portal can be put on the home screen, or is opened from there.
import { signal } from '@preact/signals';

/** What a browser gives a page that may ask for it (Chromium). */
export interface Installer extends Event {
  prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

export const installer = signal<Installer | null>(null);

/** The browser tells it once, soon after the page was loaded; the app asks under Settings and nowhere else. */
export function listenForInstaller(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installer.value = event as Installer;
  });
  addEventListener('appinstalled', () => {
    installer.value = null;
  });
}
