import { findCandidates, parsedCode } from './candidates';
import { linkedCode } from './linked-code';
import { readMessage } from './message';
import { asWritten, normalise } from './normalise';
import { ACCEPTED, scoreAll, type Scored } from './rules';

// More number-like things than this is no message; the bound keeps a hostile one cheap.
const MOST_CANDIDATES = 64;

function scored(text: string): Scored[] {
  const message = readMessage(text);
  return scoreAll(findCandidates(message.blanked).slice(0, MOST_CANDIDATES), message).toSorted(
    (a, b) => b.score - a.score || a.candidate.start - b.candidate.start,
  );
}

const isSame = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase();

/**
 * The provider is believed unless its own text speaks against it: its code stands in the text only as
 * something else (a year, an amount, a card's tail), and a keyword there vouches for another one.
 */
function trusted(parsed: string, text: string, found: readonly Scored[]): boolean {
  const [best] = found;
  if (best?.vouched !== true) return true;
  const own = found.find(({ candidate }) => isSame(candidate.value, parsed));
  if (own !== undefined) return own.score >= ACCEPTED;
  // Decoded by the provider from something we cannot see: nothing speaks against it.
  return !normalise(text)
    .replace(/[ .,:/-]/g, '')
    .toUpperCase()
    .includes(parsed.toUpperCase());
}

/**
 * The one-time code of a message, as a person would type it, or null when there is none.
 *
 * Letters keep the case in which they were sent. Spaces, hyphens and dots that group a code are taken out, and so is
 * a sender's prefix before digits ("G-039127" is 039127). Of several codes in one text the one that its words point
 * at wins ("your new code is"), of equals the first.
 */
export function extractCode(message: {
  text: string | null;
  parsedCode: string | null;
}): string | null {
  const text = message.text ?? '';
  const found = scored(text);
  const parsed = parsedCode(asWritten(message.parsedCode ?? ''));
  if (parsed !== null && trusted(parsed, text, found))
    // A provider that writes capitals does not know better than the text.
    return (
      found.find(({ candidate }) => isSame(candidate.value, parsed))?.candidate.value ?? parsed
    );
  const [best] = found;
  if (best !== undefined && best.score >= ACCEPTED) return best.candidate.value;
  return linkedCode(text);
}
