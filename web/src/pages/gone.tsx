import { Page } from '../parts/page';
import { t } from '../text/text';

interface Props {
  title: string;
  body: string;
  back: string;
  label: string;
}

/** A thing that is not there any more, or never was. */
export function GonePage({ title, body, back, label }: Props) {
  return (
    <Page title={title}>
      <p class="lead">{body}</p>
      <a class="button" href={back}>
        {label}
      </a>
    </Page>
  );
}

export function NotFoundPage() {
  return (
    <GonePage title={t('not-found-title')} body={t('not-found-body')} back="/" label={t('not-found-home')} />
  );
}
