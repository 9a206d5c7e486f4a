import { sha256 } from '../../platform/core/crypto';
import { describeService } from '../../providers/textverified/service-names';

export interface Presentation {
  displayName: string;
  category: string;
  /** One or two letters to show in place of a logo: logos belong to others. */
  initials: string;
  /** 0 to 11: which of the dashboard's colours stands behind the initials; the same for a service, always. */
  colour: number;
}

const COLOURS = 12;

/** The first letters of the first two words, or humps; of a single one its first two. */
function initialsOf(displayName: string): string {
  const words = displayName
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const [first = '?', second] = words;
  return (second ? first.charAt(0) + second.charAt(0) : first.slice(0, 2)).toUpperCase();
}

/** How a service is shown; one that nobody described yet is shown by its name. */
export function present(name: string): Presentation {
  const { displayName, category } = describeService(name);
  return {
    displayName,
    category,
    initials: initialsOf(displayName),
    colour: (sha256(name.toLowerCase())[0] ?? 0) % COLOURS,
  };
}
