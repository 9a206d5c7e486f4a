import type { Notification } from '../../api/notifications-api';
import type { Sound } from '../../core/sounds';
import type { ToastsModel } from './toasts.model';

export interface NotifierDeps {
  /** The visible page shows what it is about, or the person did it: it is neither shown nor announced, but read. */
  isSeen: (notification: Notification) => boolean;
  markRead: (notification: Notification) => void;
  toasts: Pick<ToastsModel, 'show'>;
  isVisible: () => boolean;
  /** The code of a verification that this browser follows: it was shown and announced when it arrived. */
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
    const isVisible = deps.isVisible();
    const seen = isVisible ? fresh.filter(deps.isSeen) : [];
    for (const one of seen) deps.markRead(one);
    // Silent ones, of quiet hours, only raise the count.
    const audible = fresh.filter((one) => !one.silent && !seen.includes(one));
    const unannounced = audible.filter((one) => !isAnnounced(one));
    if (isVisible) for (const one of unannounced) deps.toasts.show(one);
    if (unannounced.length === 0) return;
    deps.announce(unannounced.map(({ title }) => title).join('. '));
    // An announcement is never urgent, and is not subject to the reader's quiet hours.
    const withSound = unannounced.filter(({ type }) => type !== 'announcement').at(-1);
    if (withSound) deps.play(withSound.id, deps.sound());
  };
}
