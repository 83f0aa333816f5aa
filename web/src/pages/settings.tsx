import { Page } from '../parts/page';
import { me } from '../state/account';
import { t } from '../text/text';
import { LanguageSection } from './settings/language';
import { NotificationsSection } from './settings/notifications';
import { SessionsSection } from './settings/sessions';

export function SettingsPage() {
  const address = me.value?.address ?? '';
  const contacts = (me.value?.firms ?? []).filter((firm) => firm.contact_email);
  return (
    <Page title={t('settings-title')}>
      <LanguageSection />
      <NotificationsSection />
      <section aria-labelledby="address">
        <h2 id="address">{t('settings-address')}</h2>
        <p>{t('settings-address-body', { address })}</p>
        <ul class="plain">
          {contacts.map((firm) => (
            <li key={firm.firm_id}>
              {t('settings-address-firm', { firm: firm.name, contact: firm.contact_email ?? '' })}
            </li>
          ))}
        </ul>
      </section>
      <SessionsSection />
    </Page>
  );
}
