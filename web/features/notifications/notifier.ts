import type { Notification } from '../../api/notifications-api';
import type { Sound } from '../../core/sounds';
import type { ToastsModel } from './toasts.model';

export interface NotifierDeps {
  toasts: Pick<ToastsModel, 'show'>;
  isVisible: () => boolean;
  /** The code of a verification that the page shows: it was announced, with its sound, when it arrived. */
  codeOf: (verificationId: string) => string | null;
  announce: (text: string) => void;
  sound: () => Sound;
  /** Plays the sound once in all tabs for one id. */
  play: (id: string, sound: Sound) => void;
}

/** Presents new notifications, the newest last: as toasts in the visible tab, to screen readers, by a sound. */
export function createNotifier(deps: NotifierDeps): (fresh: readonly Notification[]) => void {
  const isAnnounced = ({ type, about }: Notification): boolean =>
    type === 'sms.received' && about !== null && deps.codeOf(about.id) !== null;
  return (fresh) => {
    // Silent ones, of quiet hours, only raise the count.
    const audible = fresh.filter(({ silent }) => !silent);
    if (deps.isVisible()) for (const one of audible) deps.toasts.show(one);
    const unannounced = audible.filter((one) => !isAnnounced(one));
    if (unannounced.length === 0) return;
    deps.announce(unannounced.map(({ title }) => title).join('. '));
    // An announcement is never urgent, and is not subject to the reader's quiet hours.
    const withSound = unannounced.filter(({ type }) => type !== 'announcement').at(-1);
    if (withSound) deps.play(withSound.id, deps.sound());
  };
}
