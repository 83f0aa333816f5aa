import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { me } from '../state/account';
import { moved } from '../state/router';
import type { Address } from '../state/routes';
import { locale, t } from '../text/text';
import { Icon } from './icon';

interface Props {
  title: string;
  /** The visible title, where it is longer than the tab's. */
  heading?: ComponentChildren;
  back?: { to: Address; label: string };
  children: ComponentChildren;
}

/** What every page has: the tab's title, and a heading that takes the focus when somebody moves here. */
export function Page({ title, heading, back, children }: Props) {
  const head = useRef<HTMLHeadingElement>(null);
  const firm = me.value?.firms[0]?.name;
  const language = locale.value;

  useEffect(() => {
    document.title = t('page-title', { page: title, portal: firm ?? t('app-name') });
  }, [title, firm, language]);

  // Before any other element on the page takes the focus.
  useLayoutEffect(() => {
    if (!moved.yet) return;
    if (!moved.back) scrollTo(0, 0);
    head.current?.focus({ preventScroll: true });
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
