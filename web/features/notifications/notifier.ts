import type { Sound } from '../../core/sounds';
import type { Notification } from '../../api/notifications-api';
import type { ToastsModel } from './toasts.model';

export interface TellerDeps {
  toasts: Pick<ToastsModel, 'show'>;
  /** Whether this tab is the one that is seen. */
  isSeen: () => boolean;
  /** The code of a verification that the page watches: that one was told of as it came, with its sound. */
  codeOf: (verificationId: string) => string | null;
  announce: (text: string) => void;
  /** What is played here; once of all tabs for the same id. */
  sound: () => Sound;
  play: (id: string, sound: Sound) => void;
}

/** How somebody is told of what has just come, the newest last: by a toast in the tab that is seen, aloud, by a sound. */
export function tellerOf(deps: TellerDeps): (fresh: readonly Notification[]) => void {
  const isTold = ({ type, about }: Notification): boolean =>
    type === 'sms.received' && about !== null && deps.codeOf(about.id) !== null;
  return (fresh) => {
    // In quiet hours it only counts.
    const loud = fresh.filter(({ silent }) => !silent);
    if (deps.isSeen()) for (const one of loud) deps.toasts.show(one);
    const untold = loud.filter((one) => !isTold(one));
    if (untold.length === 0) return;
    deps.announce(untold.map(({ title }) => title).join('. '));
    // Nobody's own hours are known to an announcement, and none of them is urgent.
    const sounding = untold.filter(({ type }) => type !== 'announcement').at(-1);
    if (sounding) deps.play(sounding.id, deps.sound());
  };
}
