import { sha256 } from '../../platform/core/crypto';
import { describeService } from '../../providers/textverified/service-names';

export interface Presentation {
  displayName: string;
  category: string;
  /** One or two letters, shown in place of the service's logo, which is a trademark. */
  initials: string;
  /** Index of the dashboard's colour behind the initials, 0 to 11; constant for a service. */
  colour: number;
}

const COLOURS = 12;

/** The first letters of the first two words (or camel-case parts); the first two letters of a single word. */
function toInitials(displayName: string): string {
  const words = displayName
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const [first = '?', second] = words;
  return (second ? first.charAt(0) + second.charAt(0) : first.slice(0, 2)).toUpperCase();
}

/** Presentation of a service; an unknown one is shown by its name. */
export function present(name: string): Presentation {
  const { displayName, category } = describeService(name);
  return {
    displayName,
    category,
    initials: toInitials(displayName),
    colour: (sha256(name.toLowerCase())[0] ?? 0) % COLOURS,
  };
}
