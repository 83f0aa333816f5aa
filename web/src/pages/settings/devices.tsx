import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../../api/problem';
import type { Device, PushChoice } from '../../api/types';
import { forgetDevice, type Standing, turnOff, turnOn } from '../../devices/push';
import { BusyButton, Summary, useSubmit } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import { Failure, Notice } from '../../parts/states';
import { StepUp } from '../../parts/step-up';
import type { Loaded } from '../../state/load';
import { pushesHere } from '../../state/push';
import { showMoment } from '../../text/format';
import { isolate, type PlainId, wordsOf } from '../../text/text';
import { savedWords, useChoices } from './choices';
import { HomeScreenSteps } from './install';

const t = wordsOf('devices');

export interface Devices {
  list: Device[];
  standing: Standing;
}

type Known = Pick<Loaded<Devices>, 'data' | 'problem' | 'again' | 'change'>;

/** Notifications: on this device, on others, and whether beside mails or instead of them. */
export function DevicesSection({ devices }: { devices: Known }) {
  return (
    <section aria-labelledby="devices">
      <h2 id="devices" tabIndex={-1}>
        {t('devices-title')}
      </h2>
      <p class="hint">{t('devices-hint')}</p>
      <Shown devices={devices} />
    </section>
  );
}

function Shown({ devices }: { devices: Known }) {
  const [confirming, setConfirming] = useState(false);
  const { data, problem, again, change } = devices;
  if (data) return <DeviceList devices={data} change={change} again={again} />;
  if (problem?.kind !== 'step-up-required')
    return problem ? <Failure problem={problem} again={again} /> : null;
  if (confirming) return <StepUp name="devices" onDone={again} />;
  return (
    <button type="button" class="button" onClick={() => setConfirming(true)}>
      {t('devices-show')}
    </button>
  );
}

interface ListProps extends Pick<Known, 'change' | 'again'> {
  devices: Devices;
}

function DeviceList({ devices, change, again }: ListProps) {
  const [said, setSaid] = useState<string>();
  const [denied, setDenied] = useState(false);
  const standing = denied ? 'denied' : devices.standing;
  const say = (words: string) => {
    announce(words);
    again();
  };
  // The button's new label shows the change to those who see it.
  const turning = useSubmit(async () => {
    setSaid(undefined);
    removing.clear();
    if (standing === 'on') {
      await turnOff();
      return say(t('devices-turned-off'));
    }
    const now = await turnOn();
    setDenied(now === 'denied');
    if (now === 'off') setSaid(t('devices-not-allowed'));
    if (now === 'on') say(t('devices-turned-on'));
  });
  const removing = useRemoval((device, here) => {
    const list = devices.list.filter((one) => one !== device);
    change({ list, standing: here ? 'off' : devices.standing });
    const words = t('devices-removed', { device: nameOf(device) });
    setSaid(words);
    say(words);
  });
  const remove = (device: Device) => {
    turning.clear();
    return removing.remove(device);
  };
  return (
    <>
      <Summary problem={turning.problem ?? removing.problem} />
      {said && <Notice kind="plain">{said}</Notice>}
      <Here standing={standing} busy={turning.busy} onTurn={turning.run} />
      {devices.list.length > 0 && (
        <>
          <ul class="rows" aria-label={t('devices-list')}>
            {devices.list.map((device) => (
              <DeviceRow key={device.id} device={device} onRemove={() => void remove(device)} />
            ))}
          </ul>
          <Choice />
        </>
      )}
    </>
  );
}

const WHY_NOT: Partial<Record<Standing, PlainId<'devices'>>> = {
  denied: 'devices-denied',
  unsupported: 'devices-unsupported',
  portal: 'devices-portal',
};

interface HereProps {
  standing: Standing;
  busy: boolean;
  onTurn: () => void;
}

/** This device: one button, or why there is none. */
function Here({ standing, busy, onTurn }: HereProps) {
  const why = WHY_NOT[standing];
  if (why) return <Notice kind="plain">{t(why)}</Notice>;
  if (standing === 'install') {
    return (
      <Notice kind="plain">
        <p>{t('devices-install-first')}</p>
        <HomeScreenSteps />
      </Notice>
    );
  }
  return (
    <>
      {standing === 'on' && (
        <p class="state state-good">
          <Icon name="check" />
          {t('devices-on')}
        </p>
      )}
      <BusyButton busy={busy} onPress={onTurn} kind={standing === 'on' ? undefined : 'main'}>
        <Icon name="bell" />
        {standing === 'on' ? t('devices-turn-off') : t('devices-turn-on')}
      </BusyButton>
      <p class="hint">{standing === 'on' ? t('devices-on-hint') : t('devices-off-hint')}</p>
    </>
  );
}

function useRemoval(onRemoved: (device: Device, here: boolean) => void) {
  const [problem, setProblem] = useState<Problem>();
  const remove = async (device: Device) => {
    setProblem(undefined);
    try {
      const here = device.id === pushesHere()?.id;
      if (here) await turnOff();
      else await forgetDevice(device.id);
      onRemoved(device, here);
      document.getElementById('devices')?.focus();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return { problem, remove, clear: () => setProblem(undefined) };
}

function nameOf(device: Device): string {
  return device.name ?? t('settings-session-unknown');
}

function DeviceRow({ device, onRemove }: { device: Device; onRemove: () => void }) {
  return (
    <li class="row session">
      <span class="row-text">
        <span class="row-title">{isolate(nameOf(device))}</span>
        {device.id === pushesHere()?.id && <span class="row-line strong">{t('settings-session-this')}</span>}
        <span class="row-line">{t('devices-since', { moment: showMoment(device.created_at) })}</span>
      </span>
      <button
        type="button"
        class="button"
        aria-label={t('devices-remove-which', { device: nameOf(device) })}
        onClick={onRemove}
      >
        {t('devices-remove')}
      </button>
    </li>
  );
}

const CHOICES: { choice: PushChoice; words: PlainId<'devices'> }[] = [
  { choice: 'beside', words: 'devices-beside' },
  { choice: 'instead', words: 'devices-instead' },
  { choice: 'off', words: 'devices-none' },
];

/** Beside mails, instead of them, or not at all. */
function Choice() {
  const { chosen, saved, problem, change } = useChoices();
  if (!chosen) return null;
  return (
    <>
      <Summary problem={problem} />
      <fieldset class="card options">
        <legend class="unseen">{t('devices-choice')}</legend>
        {CHOICES.map(({ choice, words }) => (
          <label key={choice} class="option">
            <input
              type="radio"
              name="push"
              value={choice}
              checked={(chosen.push ?? 'beside') === choice}
              onChange={() => void change({ push: choice })}
            />
            <span>{t(words)}</span>
          </label>
        ))}
      </fieldset>
      <p class="saved">{savedWords(saved)}</p>
    </>
  );
}
