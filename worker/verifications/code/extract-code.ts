import { bareCode, findCandidates } from './candidates';
import { readMessage } from './message';
import { normalise } from './normalise';
import { ACCEPTED, score, type Scored } from './rules';

// More number-like things than this is no message; the bound keeps a hostile one cheap.
const MOST_CANDIDATES = 64;

function scored(text: string): Scored[] {
  const message = readMessage(text);
  return findCandidates(message.blanked)
    .slice(0, MOST_CANDIDATES)
    .map((candidate) => score(candidate, message))
    .toSorted((a, b) => b.score - a.score || a.candidate.start - b.candidate.start);
}

/**
 * The provider is believed unless its own text speaks against it: its code stands in the text only as
 * something else (a year, an amount, a card's tail), and a keyword there vouches for another one.
 */
function trusted(parsed: string, text: string, found: readonly Scored[]): boolean {
  const [best] = found;
  if (best?.vouched !== true) return true;
  const own = found.find(({ candidate }) => candidate.value === parsed);
  if (own !== undefined) return own.score >= ACCEPTED;
  // Decoded by the provider from something we cannot see: nothing speaks against it.
  return !normalise(text)
    .replace(/[ .,:/-]/g, '')
    .toUpperCase()
    .includes(parsed);
}

/** The one-time code of a message, as a person would type it, or null when there is none. */
export function extractCode(message: {
  text: string | null;
  parsedCode: string | null;
}): string | null {
  const found = scored(message.text ?? '');
  const parsed = bareCode(normalise(message.parsedCode ?? ''));
  if (parsed !== null && trusted(parsed, message.text ?? '', found)) return parsed;
  const [best] = found;
  return best !== undefined && best.score >= ACCEPTED ? best.candidate.value : null;
}
