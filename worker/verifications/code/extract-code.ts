import { findCandidates, parsedCode } from './candidates';
import { linkedCode } from './linked-code';
import { readMessage } from './message';
import { asWritten, normalise } from './normalise';
import { ACCEPTED, scoreAll, type Scored } from './rules';

// A real message has fewer candidates; the bound limits the cost of a hostile one.
const MOST_CANDIDATES = 64;

function scored(text: string): Scored[] {
  const message = readMessage(text);
  return scoreAll(findCandidates(message.blanked).slice(0, MOST_CANDIDATES), message).toSorted(
    (a, b) => b.score - a.score || a.candidate.start - b.candidate.start,
  );
}

const isSame = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase();

/**
 * The provider's code is used unless the text contradicts it: the code occurs in the text only with another meaning (a
 * year, an amount, the last digits of a card), and a keyword there points at another code.
 */
function trusted(parsed: string, text: string, found: readonly Scored[]): boolean {
  const [best] = found;
  if (best?.vouched !== true) return true;
  const own = found.find(({ candidate }) => isSame(candidate.value, parsed));
  if (own !== undefined) return own.score >= ACCEPTED;
  // The provider decoded it from content that is not in the text, so nothing contradicts it.
  return !normalise(text)
    .replace(/[ .,:/-]/g, '')
    .toUpperCase()
    .includes(parsed.toUpperCase());
}

/**
 * The one-time code of a message, in the form in which it is entered, or null.
 *
 * Letters keep their case. Separators within a code are removed, and so is a sender's prefix before digits ("G-039127"
 * becomes 039127). Of several codes the one with the strongest keywords wins ("your new code is"); of equals the first.
 */
export function extractCode(message: {
  text: string | null;
  parsedCode: string | null;
}): string | null {
  const text = message.text ?? '';
  const found = scored(text);
  const parsed = parsedCode(asWritten(message.parsedCode ?? ''));
  if (parsed !== null && trusted(parsed, text, found))
    // When the provider's code differs only by capitals, the case of the text is used.
    return (
      found.find(({ candidate }) => isSame(candidate.value, parsed))?.candidate.value ?? parsed
    );
  const [best] = found;
  if (best !== undefined && best.score >= ACCEPTED) return best.candidate.value;
  return linkedCode(text);
}
