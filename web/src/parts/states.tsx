import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/problem';
import type { Loaded } from '../state/load';
import { t } from '../text/text';
import { Icon, type IconName } from './icon';

/** Placeholder rows while data loads, as high as the real ones. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{t('loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} class="skeleton-row" />
      ))}
    </div>
  );
}

/** What went wrong, in a sentence, with a button to try again. */
export function Failure({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div class="notice notice-bad" role="alert">
      <Icon name="alert" />
      <div>
        <p class="strong">{problem.title}</p>
        <p>{problem.detail}</p>
        <button type="button" class="button" onClick={again}>
          {t('try-again')}
        </button>
      </div>
    </div>
  );
}

/** What was asked for, or its skeleton, or what went wrong. */
export function Show<T>({
  of,
  rows,
  children,
}: {
  of: Loaded<T>;
  rows?: number;
  children: (data: T) => ComponentChildren;
}) {
  if (of.problem) return <Failure problem={of.problem} again={of.again} />;
  if (of.data === undefined) return <Skeleton {...(rows === undefined ? {} : { rows })} />;
  return <>{children(of.data)}</>;
}

/** An empty page says what will come. */
export function Empty({ icon, children }: { icon: IconName; children: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p>{children}</p>
    </div>
  );
}

export function Notice({ kind, children }: { kind: 'good' | 'plain'; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${kind}`} role="status">
      <Icon name={kind === 'good' ? 'check' : 'info'} />
      <div>{children}</div>
    </div>
  );
}

export function NewMark() {
  return <span class="new-mark">{t('new-mark')}</span>;
}
