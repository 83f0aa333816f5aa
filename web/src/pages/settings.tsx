import type { Passkey } from '../api/types';
import { readDevices } from '../devices/calls';
import { findStanding } from '../devices/push';
import { Page } from '../parts/page';
import { Skeleton } from '../parts/states';
import { Written } from '../parts/written';
import { readPasskeys } from '../passkeys/authenticator-signals';
import { me } from '../state/account';
import { useLoad } from '../state/load';
import { t } from '../text/text';
import { DevicesSection } from './settings/devices';
import { InstallSection } from './settings/install';
import { LanguageSection } from './settings/language';
import { NotificationsSection } from './settings/notifications';
import { PasskeysSection } from './settings/passkeys';
import { SessionsSection } from './settings/sessions';

export function SettingsPage() {
  const address = me.value?.address ?? '';
  const contacts = (me.value?.firms ?? []).filter((firm) => firm.contact_email);
  const passkeys = useLoad('passkeys', readPasskeys);
  const devices = useLoad('devices', async (asking) => {
    const [{ data }, standing] = await Promise.all([readDevices(asking), findStanding()]);
    return { list: data, standing };
  });
  // A code confirms both.
  const again = () => {
    passkeys.again();
    devices.again();
  };
  const show = (list: Passkey[]) => {
    if (passkeys.data) passkeys.change({ ...passkeys.data, data: list });
  };
  // All at once, so that nothing moves while somebody reads.
  if ([passkeys, devices].some((one) => one.data === undefined && one.problem === undefined)) {
    return (
      <Page title={t('settings-title')}>
        <Skeleton rows={10} />
      </Page>
    );
  }
  return (
    <Page title={t('settings-title')}>
      <LanguageSection />
      <NotificationsSection />
      <DevicesSection devices={{ ...devices, again }} />
      <PasskeysSection passkeys={{ ...passkeys, again, show }} />
      <section aria-labelledby="address">
        <h2 id="address">{t('settings-address')}</h2>
        <p>{t('settings-address-body', { address })}</p>
        <ul class="plain">
          {contacts.map((firm) => (
            <li key={firm.firm_id}>
              <Written
                text={t('settings-address-firm', { firm: firm.name, contact: firm.contact_email ?? '' })}
              />
            </li>
          ))}
        </ul>
      </section>
      <SessionsSection />
      <InstallSection />
    </Page>
  );
}
