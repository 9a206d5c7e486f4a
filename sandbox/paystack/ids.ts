import { seededRandom } from '../lib/seeded-random';

/** Beyond 32 bits, as at Paystack. */
const FIRST_TRANSACTION = 4_099_260_000;
const FIRST_REFUND = 3_018_000;
const FIRST_DISPUTE = 358_949;
export const INTEGRATION = 412_829;

const LETTERS = 8;
const base36 = (share: number, length: number): string =>
  Math.floor(share * 36 ** length)
    .toString(36)
    .padStart(length, '0');

export const transactionId = (seq: number): number => FIRST_TRANSACTION + seq;
export const transactionSeq = (id: number): number => id - FIRST_TRANSACTION;
export const refundId = (seq: number): number => FIRST_REFUND + seq;
export const refundSeq = (id: number): number => id - FIRST_REFUND;
export const disputeId = (seq: number): number => FIRST_DISPUTE + seq;
export const disputeSeq = (id: number): number => id - FIRST_DISPUTE;

/** A code contains its row's number, so no index is needed; the seeded part makes it hard to guess. */
const coded = (seed: string, kind: string, seq: number): string =>
  base36(seededRandom(seed, kind, seq), LETTERS) + seq.toString(36);

function decoded(seed: string, kind: string, code: string): number | undefined {
  const seq = Number.parseInt(code.slice(LETTERS), 36);
  return Number.isSafeInteger(seq) && coded(seed, kind, seq) === code ? seq : undefined;
}

export const accessCode = (seed: string, seq: number): string => coded(seed, 'access', seq);
export const accessSeq = (seed: string, code: string): number | undefined =>
  decoded(seed, 'access', code);

export const authorizationCode = (seed: string, seq: number): string =>
  `AUTH_${coded(seed, 'authorization', seq)}`;
export const authorizationSeq = (seed: string, code: string): number | undefined =>
  code.startsWith('AUTH_') ? decoded(seed, 'authorization', code.slice(5)) : undefined;

/** Equal for all authorizations of a card. */
export const cardSignature = (seed: string, card: string, expiry: string): string =>
  `SIG_${base36(seededRandom(seed, 'signature', card, expiry), 10)}x${base36(seededRandom(seed, 'signature', expiry, card), 8)}`;

/** Id and code of a customer are derived from the email address. */
export const customerId = (seed: string, email: string): number =>
  181_870_000 + Math.floor(seededRandom(seed, 'customer', email) * 100_000_000);
export const customerCode = (seed: string, email: string): string =>
  `CUS_${base36(seededRandom(seed, 'customer.code', email), 10)}${base36(seededRandom(seed, 'customer.more', email), 5)}`;

/** The upload name of a dispute's file. */
export const uploadName = (seed: string, ordinal: number, asked: string): string =>
  `${coded(seed, 'upload', ordinal)}-${asked.replaceAll(/[^\w.-]/g, '-')}`;

/** Proves that this sandbox issued a link to an export. */
export const exportSignature = (seed: string, asked: string): string =>
  base36(seededRandom(seed, 'export', asked), 10) + base36(seededRandom(seed, asked, 'export'), 10);

export const generatedReference = (seed: string, ordinal: number): string =>
  base36(seededRandom(seed, 'reference', ordinal), 10);
