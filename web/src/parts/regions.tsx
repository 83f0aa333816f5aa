import { useEffect, useState } from 'preact/hooks';
import { readRegions } from '../api/calls';
import type { Region } from '../api/types';
import { showRegion } from '../text/format';
import { locale, t } from '../text/text';
import { Icon } from './icon';

/** Each region is a portal of its own: choosing one goes there and takes the typed address along. */
export function Regions({ email = '' }: { email?: string }) {
  const [regions, setRegions] = useState<Region[]>([]);
  useEffect(() => {
    readRegions().then(
      ({ data }) => setRegions(data),
      () => {
        // Without the list, people sign in to this region.
      },
    );
  }, []);
  const here = regions.find((region) => region.current);
  // The line keeps its place while the list loads.
  if (!here) return <div class="region-line" />;
  const typed = email.trim() === '' ? '' : `#email=${encodeURIComponent(email.trim())}`;
  return (
    <details class="region">
      <summary>
        {t('sign-in-region', { region: showRegion(here) })}
        <Icon name="next" />
      </summary>
      <p class="hint">{t('sign-in-region-hint')}</p>
      <ul class="plain">
        {regions.map((region) => (
          <li key={region.id}>
            {region.current ? (
              <span class="region-here">
                {showRegion(region)}
                <Icon name="check" />
              </span>
            ) : (
              <a href={`${region.origin}/?lang=${locale.value}${typed}`}>{showRegion(region)}</a>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
