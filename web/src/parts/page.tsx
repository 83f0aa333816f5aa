import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { firmOf, me } from '../state/account';
import { moved } from '../state/router';
import type { Address } from '../state/routes';
import { locale, t } from '../text/text';
import { Icon } from './icon';

interface Props {
  title: string;
  /** The visible title, where it is longer than the tab's. */
  heading?: ComponentChildren;
  back?: { to: Address; label: string };
  /** The firm of what the page shows, by its id, where it shows something of one firm. */
  firm?: string | undefined;
  children: ComponentChildren;
}

/** What every page has: the tab's title, and a heading that takes the focus when somebody moves here. */
export function Page({ title, heading, back, firm, children }: Props) {
  const head = useRef<HTMLHeadingElement>(null);
  const firms = me.value?.firms ?? [];
  const named = firms.length === 1 ? firms[0] : firmOf(firm ?? '');
  const language = locale.value;

  useEffect(() => {
    document.title = t('page-title', { page: title, portal: named?.name ?? t('app-name') });
  }, [title, named?.name, language]);

  // Before any other element on the page takes the focus.
  useLayoutEffect(() => {
    if (!moved.yet) return;
    if (!moved.back) scrollTo(0, 0);
    head.current?.focus({ preventScroll: true });
    // On a low screen it may stand below what comes first.
    if (!moved.back && head.current && head.current.getBoundingClientRect().bottom > innerHeight)
      head.current.scrollIntoView({ block: 'start' });
  }, []);

  return (
    <div class="page">
      {back && (
        <a class="back" href={back.to}>
          <Icon name="back" />
          {back.label}
        </a>
      )}
      <h1 ref={head} tabIndex={-1}>
        {heading ?? title}
      </h1>
      {children}
    </div>
  );
}
