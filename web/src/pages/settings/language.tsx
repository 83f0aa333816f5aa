import { useRef, useState } from 'preact/hooks';
import type { Locale } from '../../api/types';
import { Summary, useSubmit } from '../../parts/form';
import { announce } from '../../parts/live';
import { StepUp } from '../../parts/step-up';
import { cameByNotice, chooseLanguage } from '../../state/account';
import { locale, t } from '../../text/text';

/** The language of the portal and of every mail. Each is named in its own words. */
export function LanguageSection() {
  const wanted = useRef<Locale>(locale.value);
  const [saved, setSaved] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const choosing = useSubmit(async () => {
    await chooseLanguage(wanted.current);
    setSaved(true);
    announce(t('settings-saved'));
  });
  const choose = (one: Locale) => {
    setSaved(false);
    wanted.current = one;
    choosing.run();
  };
  return (
    <section aria-labelledby="language">
      <h2 id="language">{t('settings-language')}</h2>
      <p class="hint">{cameByNotice.value ? t('settings-language-here') : t('settings-language-hint')}</p>
      <Summary problem={choosing.problem} />
      <fieldset class="card options">
        <legend class="unseen">{t('settings-language')}</legend>
        {(['en', 'es'] as const).map((one) => (
          <label key={one} class="option">
            <input
              type="radio"
              name="language"
              value={one}
              checked={locale.value === one}
              onChange={() => choose(one)}
            />
            <span lang={one}>{one === 'en' ? t('settings-language-en') : t('settings-language-es')}</span>
          </label>
        ))}
      </fieldset>
      <p class="saved">{saved ? t('settings-saved') : '\u00a0'}</p>
      {cameByNotice.value && !confirming && (
        <button type="button" class="button" onClick={() => setConfirming(true)}>
          {t('settings-language-everywhere')}
        </button>
      )}
      {confirming && (
        <StepUp
          name="language"
          onDone={() => {
            setConfirming(false);
            choose(locale.value);
          }}
        />
      )}
    </section>
  );
}
