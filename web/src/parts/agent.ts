// A browser's name as people know it, from its user agent.
import { t } from '../text/text';

const BROWSERS: [RegExp, string][] = [
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

const find = (table: [RegExp, string][], agent: string) =>
  table.find(([pattern]) => pattern.test(agent))?.[1];

export function nameOfAgent(agent: string | null | undefined): string {
  const browser = find(BROWSERS, agent ?? '');
  const system = find(SYSTEMS, agent ?? '');
  if (browser && system) return t('settings-session-browser', { browser, system });
  return browser ?? system ?? t('settings-session-unknown');
}

/** This device without its browser: 'iPhone'. */
export function thisDevice(): string {
  return isApple() ? appleName() : (find(SYSTEMS, navigator.userAgent) ?? t('settings-session-this'));
}

function appleName(): string {
  // An iPad reports that it is a Mac.
  return /iPhone/.test(navigator.userAgent) ? 'iPhone' : 'iPad';
}

/** An iPhone or iPad, where an app on the home screen can do more than a page. */
export function isApple(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad|iPod/.test(userAgent) || (/Mac OS X/.test(userAgent) && maxTouchPoints > 1);
}

/** Whether the portal was opened from the home screen. */
export function isInstalled(): boolean {
  const apple = navigator as Navigator & { standalone?: boolean };
  return matchMedia('(display-mode: standalone)').matches || apple.standalone === true;
}
