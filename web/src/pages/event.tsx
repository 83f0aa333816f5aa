import { useEffect } from 'preact/hooks';
import { eventFile, readEvent } from '../api/calls';
import type { CalendarEvent } from '../api/types';
import { Facts } from '../parts/facts';
import { Icon } from '../parts/icon';
import { Page } from '../parts/page';
import { firmName } from '../parts/rows';
import { Show } from '../parts/states';
import { Written } from '../parts/written';
import { matterOf, recount, severalFirms } from '../state/account';
import { eventKey } from '../state/first-loads';
import { useLoad } from '../state/load';
import { to } from '../state/routes';
import { showEventDays, showEventHours, showHoursHere } from '../text/format';
import { isolate, t } from '../text/text';
import { GonePage } from './gone';

const BACK = to('calendar');

export function EventPage({ id }: { id: string }) {
  const event = useLoad(eventKey(id), (asking) => readEvent(id, asking));
  const opened = event.data?.id;
  useEffect(() => {
    if (opened) void recount();
  }, [opened]);
  if (event.problem?.status === 404) {
    return (
      <GonePage
        title={t('event-gone-title')}
        body={t('event-gone-body')}
        back={to('entry', { id })}
        label={t('event-gone-messages')}
      />
    );
  }
  return (
    <Page
      title={event.data ? isolate(event.data.title) : t('events-title')}
      firm={event.data?.firm_id}
      back={{ to: BACK, label: t('events-back') }}
    >
      <Show of={event} rows={4}>
        {(shown) => <Details event={shown} />}
      </Show>
    </Page>
  );
}

function Details({ event }: { event: CalendarEvent }) {
  const firm = firmName(event.firm_id);
  const here = showHoursHere(event);
  return (
    <>
      <div class="card event-head">
        <p class="event-day">{showEventDays(event)}</p>
        <p class="event-hours">{showEventHours(event)}</p>
        {here !== null && <p class="quiet">{here}</p>}
        <p>
          <span class="state state-good">
            <Icon name="check" />
            {t('event-confirmed')}
          </span>
        </p>
      </div>
      <div class="notice notice-plain">
        <Icon name={event.attending ? 'check' : 'info'} />
        <div>
          <p class="strong">{event.attending ? t('event-attending') : t('event-limited')}</p>
          <p>{event.attending ? t('event-attending-note', { firm }) : t('event-limited-note', { firm })}</p>
          {event.attendee_count && <p>{t('event-people', { count: event.attendee_count })}</p>}
        </div>
      </div>
      <Facts
        of={[
          event.location ? [t('event-where'), <Written key="where" text={event.location} />] : false,
          [t('event-case'), matterOf(event.matter_id)?.name ?? ''],
          severalFirms.value && [t('bill-firm'), firm],
        ]}
      />
      {event.description && (
        <section>
          <h2>{t('event-about')}</h2>
          <p class="written card" dir="auto">
            <Written text={event.description} />
          </p>
        </section>
      )}
      <section class="get-file">
        <a class="button" href={eventFile(event.id)} download="event.ics">
          <Icon name="download" />
          {t('event-download')}
        </a>
        <p class="hint">{t('event-download-note')}</p>
      </section>
    </>
  );
}
