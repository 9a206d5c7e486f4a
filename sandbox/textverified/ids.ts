import { seededRandom } from '../lib/seeded-random';
import type { Switches } from './switches';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function crockford(value: number, length: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < length; i++) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** A ULID whose random part is derived from the seed: ten characters of time, sixteen of random bits. */
function ulid(now: number, seed: string, kind: string, ordinal: number): string {
  const half = (name: string) =>
    crockford(Math.floor(seededRandom(seed, 'id', kind, ordinal, name) * 2 ** 40), 8);
  return crockford(now, 10) + half('a') + half('b');
}

function guid(seed: string, kind: string, ordinal: number, now: number): string {
  const hex = (part: string, length: number) =>
    Math.floor(seededRandom(seed, 'guid', kind, ordinal, part, now) * 16 ** length)
      .toString(16)
      .padStart(length, '0');
  return `${hex('a', 8)}-${hex('b', 4)}-4${hex('c', 3)}-8${hex('d', 3)}-${hex('e', 12)}`;
}

export const reservationId = (now: number, seed: string, ordinal: number): string =>
  `lr_${ulid(now, seed, 'lr', ordinal)}`;

export const foreignReservationId = (now: number, seed: string, ordinal: number): string =>
  `lr_${ulid(now, seed, 'stranger', ordinal)}`;

/** Ids whose format is not documented. */
export function otherId(
  context: { now: number; seed: string; switches: Pick<Switches, 'idFormat'> },
  kind: 'sale' | 'sms' | 'evt',
  ordinal: number,
): string {
  const { now, seed } = context;
  const format = context.switches.idFormat;
  if (format === 'guid') return guid(seed, kind, ordinal, now);
  const id = ulid(now, seed, kind, ordinal);
  return format === 'plain' ? id : `${kind}_${id}`;
}
