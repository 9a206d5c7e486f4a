import { describeService } from '../../providers/textverified/service-names';
import type { Snapshot } from './snapshot';

/** Digits of a number that a search needs at least: fewer are in every second number. */
const MIN_DIGITS = 3;

const plain = (text: string): string => text.toLowerCase();

/**
 * Whether an order matches a search: a part of its id, number, service, own id, code, or of the text or the sender of a
 * message, in any letter case.
 */
export function matchesSearch(snapshot: Snapshot, query: string): boolean {
  const wanted = plain(query.trim());
  const digits = wanted.replaceAll(/[^\d]/g, '');
  const isNumber = digits.length >= MIN_DIGITS && /^[\d\s()+.-]+$/.test(wanted);
  if (isNumber && snapshot.number?.includes(digits)) return true;
  const { displayName } = describeService(snapshot.service);
  const texts = [snapshot.id, snapshot.service, displayName, snapshot.externalId];
  const ofMessages = snapshot.messages.flatMap(({ from, text, code }) => [from, text, code]);
  return [...texts, ...ofMessages].some((text) => text !== null && plain(text).includes(wanted));
}
