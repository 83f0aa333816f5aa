// Around the pages: the firm's name and colour, the tabs, and the menu.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { asProblem } from '../api/problem';
import type { Firm } from '../api/types';
import { me, signOut } from '../state/account';
import { sender } from '../state/link';
import { passkeyOffer } from '../state/passkey';
import { place } from '../state/router';
import { type RouteName, to } from '../state/routes';
import { type PlainId, t } from '../text/text';
import { Icon, type IconName } from './icon';
import { LanguageSwitch } from './language';
import { LanguageOffer } from './offer';
import { OneFirm } from './one-firm';
import { SendingInside, SendingOutside, StopDialog } from './sending';

interface Tab {
  page: Extract<RouteName, 'home' | 'messages' | 'documents' | 'bills' | 'calendar'>;
  label: PlainId;
  icon: IconName;
  unread?: () => number;
}

const TABS: Tab[] = [
  { page: 'home', label: 'nav-home', icon: 'home' },
  { page: 'messages', label: 'nav-messages', icon: 'message', unread: () => me.value?.unread.messages ?? 0 },
  {
    page: 'documents',
    label: 'nav-documents',
    icon: 'document',
    unread: () => me.value?.unread.documents ?? 0,
  },
  { page: 'bills', label: 'nav-bills', icon: 'bill', unread: () => me.value?.unread.bills ?? 0 },
  { page: 'calendar', label: 'nav-calendar', icon: 'calendar', unread: () => me.value?.unread.events ?? 0 },
];

export function SkipLink() {
  return (
    // biome-ignore lint/a11y/useValidAnchor: it leads to a place on the page; the press only moves the focus there, too.
    <a
      class="skip"
      href="#content"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('content')?.focus();
      }}
    >
      {t('skip')}
    </a>
  );
}

/** The firm's colour, on top of every page. */
function Strip({ colour }: { colour: string | undefined }) {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    strip.current?.style.setProperty('background-color', colour ?? '');
  }, [colour]);
  return <div class="strip" ref={strip} />;
}

/** The firm's logo and name, or the portal's where no single firm applies. */
function Brand({ firm }: { firm: Pick<Firm, 'name' | 'logo_url'> | null | undefined }) {
  return (
    <a class="brand" href={to('home')}>
      {firm?.logo_url && <img class="logo" src={firm.logo_url} alt="" width={40} height={40} />}
      <bdi class="brand-name">{firm?.name ?? t('app-name')}</bdi>
    </a>
  );
}

/** The pages that show which firm sent the link. */
const OF_LINKS: (RouteName | undefined)[] = ['link', 'checkMail'];

/** Around the pages that need no session. */
export function Outside({ children }: { children: ComponentChildren }) {
  const firm = OF_LINKS.includes(place.value.page?.name) ? sender.value : null;
  return (
    <div class="outside">
      <SkipLink />
      <Strip colour={firm?.colour} />
      <header class="head">
        <Brand firm={firm} />
        <LanguageSwitch />
      </header>
      <main id="content" tabIndex={-1}>
        <SendingOutside />
        {children}
      </main>
      <footer class="foot">
        <a href={to('help')}>{t('help')}</a>
      </footer>
    </div>
  );
}

/** The pages that show nothing of a firm; the settings say themselves what a visit to one firm leaves out. */
const OF_ALL_FIRMS: (RouteName | undefined)[] = ['settings', 'help'];

/** Around the pages of somebody who is signed in. */
export function Inside({ children }: { children: ComponentChildren }) {
  const firms = me.value?.firms ?? [];
  const only = firms.length === 1 ? firms[0] : undefined;
  const Offer = passkeyOffer.value;
  return (
    <div class="inside">
      <SkipLink />
      <Strip colour={only?.colour} />
      <header class="head">
        <Brand firm={only} />
        <div class="head-tools">
          <a
            class="tool"
            href={to('settings')}
            aria-current={place.value.page?.name === 'settings' ? 'page' : undefined}
          >
            <Icon name="gear" />
            <span class="tool-label">{t('settings')}</span>
          </a>
          <Menu />
        </div>
      </header>
      <nav class="tabs" aria-label={t('nav-label')}>
        {TABS.map((tab) => (
          <TabLink key={tab.page} tab={tab} />
        ))}
      </nav>
      <main id="content" tabIndex={-1}>
        <LanguageOffer />
        <SendingInside />
        {!OF_ALL_FIRMS.includes(place.value.page?.name) && <OneFirm />}
        {children}
        {/* Below the page's content, because nobody came for it. */}
        {Offer && <Offer />}
      </main>
      <StopDialog />
    </div>
  );
}

/** The pages of a tab; other pages begin with the addresses of theirs. */
const OF_TABS: Partial<Record<RouteName, Tab['page']>> = {
  home: 'home',
  matter: 'home',
  downloads: 'documents',
};

function TabLink({ tab }: { tab: Tab }) {
  const { path, page } = place.value;
  const address = to(tab.page);
  const own = page && OF_TABS[page.name];
  const here = own ? own === tab.page : tab.page !== 'home' && path.startsWith(address);
  const count = tab.unread?.() ?? 0;
  return (
    <a class="tab" href={address} aria-current={here ? 'page' : undefined}>
      <Icon name={tab.icon} />
      <span>{t(tab.label)}</span>
      {count > 0 && (
        <span class="count">
          {count > 99 ? '99+' : count}
          <span class="unseen"> {t('nav-new', { count })}</span>
        </span>
      )}
    </a>
  );
}

function Menu() {
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        button.current?.focus();
      } else if (box.current?.contains(event.target as Node)) return;
      setOpen(false);
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, [open]);

  const leave = () => {
    setFailed(false);
    signOut()
      .then(() => {
        // A dialog returns the focus to where it was; the menu's items are about to be hidden.
        button.current?.focus();
        setOpen(false);
      })
      .catch((thrown: unknown) => {
        asProblem(thrown);
        setFailed(true);
      });
  };

  return (
    <div class="menu" ref={box}>
      <button
        type="button"
        class="tool"
        ref={button}
        aria-expanded={open}
        aria-controls="menu"
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
        <span class="tool-label">{t('menu')}</span>
      </button>
      <ul id="menu" class="menu-list" hidden={!open}>
        <li>
          <a href={to('help')} onClick={() => setOpen(false)}>
            {t('help')}
          </a>
        </li>
        <li>
          <button type="button" onClick={leave}>
            {t('sign-out')}
          </button>
        </li>
        {failed && (
          <li class="menu-problem" role="alert">
            {t('sign-out-failed')}
          </li>
        )}
      </ul>
    </div>
  );
}
