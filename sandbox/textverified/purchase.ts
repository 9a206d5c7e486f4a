import { chance } from '../state/chance';
import { created, refused } from './answers';
import type { Answer, Call } from './call';
import { stockOf } from './catalogue';
import type { Desk } from './desk';
import { createMock } from './mocks';
import { isMockName } from './mock-names';
import { drawAreaCode, drawNumber } from './numbers';
import { dollars, saleCents } from './prices';
import { readJson, requests, type NewVerification } from './requests';
import { sell, type Order } from './sale';
import { findService, type Service } from './services';
import { replay, remember } from './idempotency';
import { verificationHref } from './views';

const CARRIERS = new Set(['vz', 'tmo', 'att']);

export function createVerification(desk: Desk, call: Call): Answer {
  const parsed = requests(desk.switches).newVerification.safeParse(readJson(call.body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? 'body';
    return refused('InvalidRequest', `${where}: ${issue?.message ?? 'invalid'}`);
  }
  const wanted = parsed.data;
  if (isMockName(wanted.serviceName)) {
    return createMock(desk, wanted.serviceName, wanted.maxPrice ?? null);
  }
  const key = call.idempotencyKey?.trim() ?? null;
  if (key !== null && (key.length === 0 || key.length > 256)) {
    return refused('InvalidIdempotencyKey', 'The Idempotency-Key must have 1 to 256 characters.');
  }
  return (
    (key === null ? null : replay(desk, key, call.body)) ??
    purchase(desk, wanted, { key, body: call.body })
  );
}

function purchase(
  desk: Desk,
  wanted: NewVerification,
  request: { key: string | null; body: string },
): Answer {
  const row = findService(wanted.serviceName, wanted.capability);
  if (row === undefined) {
    return refused(
      'InvalidService',
      'The service does not exist or does not support the capability.',
    );
  }
  const options = {
    areaCode: (wanted.areaCodeSelectOption ?? []).length > 0,
    carrier: (wanted.carrierSelectOption ?? []).length > 0,
  };
  const cents = saleCents(row, options, desk.switches);
  const refusal = refuse(desk, wanted, row, cents);
  if (refusal !== null) return refusal;
  const { key, body } = request;
  const { idempotencyStuck } = desk.switches;
  if (key !== null && idempotencyStuck !== 'off') {
    const lost =
      idempotencyStuck === 'sold' ? sell(desk, order(desk, wanted, cents, key)).id : null;
    remember(desk, { key, body, reservationId: lost, isStuck: true });
    return { status: 502, headers: {}, body: '' };
  }
  const sold = sell(desk, order(desk, wanted, cents, key));
  const holdMs = key === null ? 0 : desk.switches.idempotencyInProgressMs;
  if (key !== null) remember(desk, { key, body, reservationId: sold.id, isStuck: false });
  return { ...created(verificationHref(desk.base, sold.id)), holdMs, sold: true };
}

function order(desk: Desk, wanted: NewVerification, cents: number, key: string | null): Order {
  return {
    kind: 'create',
    key,
    number: chooseNumber(desk, wanted.areaCodeSelectOption ?? []),
    service: wanted.serviceName,
    capability: wanted.capability,
    notListedName: wanted.serviceNotListedName ?? null,
    cents,
  };
}

function chooseNumber(desk: Desk, areaCodes: string[]): string {
  const ordinal = desk.verifications.nextOrdinal();
  const recycled = desk.switches.forceRecycle ? desk.verifications.findRecyclable() : undefined;
  if (recycled !== undefined) return recycled;
  const isMiss = chance(desk.seed, 'miss', ordinal) < desk.switches.areaCodeMiss;
  const areaCode = drawAreaCode(desk.seed, ordinal, areaCodes, isMiss);
  return drawNumber(
    desk.seed,
    ordinal,
    areaCode,
    (number) => desk.verifications.findByNumber(number) !== undefined,
  );
}

/** Why this order is not sold, in the order in which a shop would notice. */
function refuse(desk: Desk, wanted: NewVerification, row: Service, cents: number): Answer | null {
  const { switches } = desk;
  if (wanted.serviceName.startsWith('servicenotlisted') && !wanted.serviceNotListedName) {
    return refused('ServiceNotListedNameRequired', 'Name the service that is not listed.');
  }
  const carriers = wanted.carrierSelectOption ?? [];
  if (switches.unknownCarrier === 'reject' && !carriers.every((name) => CARRIERS.has(name))) {
    return refused('InvalidCarrier', 'The carrier is not known.');
  }
  if (
    wanted.maxPrice !== null &&
    wanted.maxPrice !== undefined &&
    dollars(cents) > wanted.maxPrice
  ) {
    return refused('PricingFailure', `The price ${dollars(cents).toFixed(2)} is above maxPrice.`);
  }
  const { maxUnfinished } = switches;
  if (maxUnfinished > 0 && desk.verifications.countPending() >= maxUnfinished) {
    return refused('TooManyUnfinishedVerifications', 'Too many pending verifications.');
  }
  return cannotPay(desk, cents) ?? (isSoldOut(desk, row) ? soldOut() : null);
}

export function cannotPay(desk: Desk, cents: number): Answer | null {
  if (desk.settings.balanceCents >= cents) return null;
  return refused('InsufficientBalance', 'The account has not enough credit.');
}

const isSoldOut = (desk: Desk, row: Service): boolean =>
  stockOf(desk, row) === 0 || desk.hit('noNumbers', desk.switches.noNumbers);

const soldOut = (): Answer =>
  refused('Unavailable', 'No numbers are available for this service right now.');
