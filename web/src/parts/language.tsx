import type { Locale } from '../api/types';
import { rememberLanguage } from '../state/sign-in';
import { locale, setLanguage, t } from '../text/text';

const NAMES: Record<Locale, { short: string; long: string }> = {
  en: { short: 'EN', long: 'English' },
  es: { short: 'ES', long: 'Español' },
};

/** The language of this device's sign-in pages. */
export function LanguageSwitch() {
  return (
    <fieldset class="switch">
      <legend class="unseen">{t('sign-in-language')}</legend>
      {(['en', 'es'] as const).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={locale.value === one}
          onClick={() => {
            rememberLanguage(one);
            void setLanguage(one);
          }}
        >
          <span aria-hidden="true">{NAMES[one].short}</span>
          <span class="unseen">{NAMES[one].long}</span>
        </button>
      ))}
    </fieldset>
  );
}
