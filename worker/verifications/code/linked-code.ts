import { findKeywords } from './keywords';
import { lowerCase, normalise } from './normalise';

const LINK =
  /(?:https?:\/\/|www\.|(?<![\w.-])[\w.-]{1,60}\.[a-z]{2,10}\/)[\w\-./?=&%#~:+@!]{1,400}/giu;
const NAMED =
  /[?&#](?:code|otp|pin|tan|passcode|verification_code)=([A-Za-z0-9]{4,10})(?![A-Za-z0-9])/iu;
const LAST_SEGMENT = /\/(\d{4,8})\/?$/u;
// The number in such a link is an account or an order.
const NUMBERED =
  /account|order|invoice|statement|track|parcel|ticket|user|profile|help|support|booking/iu;
/** Maximum distance between a link and the word before it that states its purpose. */
const REACH = 30;

/**
 * The code of a message that has it only in a link: a parameter named so, or the digits at the end of a link that the
 * preceding words describe as a verification or sign-in link. Null when there is no link or more than one.
 */
export function linkedCode(raw: string): string | null {
  const text = normalise(raw);
  const links = Array.from(text.matchAll(LINK)).slice(0, 2);
  const [link] = links;
  if (link === undefined || links.length > 1) return null;
  const written = link[0].replace(/[.!:]+$/u, '');
  const named = NAMED.exec(written)?.[1];
  if (named !== undefined && /\d/.test(named)) return named;
  const last = LAST_SEGMENT.exec(written)?.[1];
  if (last === undefined || NUMBERED.test(written)) return null;
  const lead = lowerCase(text.slice(Math.max(0, link.index - REACH), link.index));
  const sentence = lead.slice(
    Math.max(...['.', '!', '?', ';', '\n'].map((end) => lead.lastIndexOf(end))) + 1,
  );
  const isFor = findKeywords(sentence).some(
    ({ meaning }) => meaning === 'purpose' || meaning === 'code',
  );
  return isFor ? last : null;
}
