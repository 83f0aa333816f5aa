import type { ComponentChildren } from 'preact';
import { Page } from '../parts/page';
import { type Address, to } from '../state/routes';
import { t } from '../text/text';

interface Props {
  title: string;
  body: string;
  back: Address;
  label: string;
  /** What else there is to say about it. */
  children?: ComponentChildren;
}

/** For a resource that is gone, or never was. */
export function GonePage({ title, body, back, label, children }: Props) {
  return (
    <Page title={title}>
      <p class="lead">{body}</p>
      {children}
      <a class="button" href={back}>
        {label}
      </a>
    </Page>
  );
}

export function NotFoundPage() {
  return (
    <GonePage
      title={t('not-found-title')}
      body={t('not-found-body')}
      back={to('home')}
      label={t('not-found-home')}
    />
  );
}
