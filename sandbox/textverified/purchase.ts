import { seededRandom } from '../lib/seeded-random';
import { created, refused } from './answers';
import type { Answer, Call } from './call';
import { stockOf } from './catalogue';
import type { OperationContext } from './context';
import { createMock } from './mocks';
import { isMockName } from './mock-names';
import { drawAreaCode, drawNumber } from './numbers';
import { dollars, saleCents } from './prices';
import { parseJson, requests, type NewVerification } from './requests';
import { sell, type Order } from './sale';
import { findService, type Service } from './services';
import { replay, remember } from './idempotency';
import { verificationHref } from './views';

const CARRIERS = new Set(['vz', 'tmo', 'att']);

export function createVerification(context: OperationContext, call: Call): Answer {
  const parsed = requests(context.switches).newVerification.safeParse(parseJson(call.body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? 'body';
    return refused('InvalidRequest', `${where}: ${issue?.message ?? 'invalid'}`);
  }
  const wanted = parsed.data;
  if (isMockName(wanted.serviceName)) {
    return createMock(context, wanted.serviceName, wanted.maxPrice ?? null);
  }
  const key = call.idempotencyKey?.trim() ?? null;
  if (key !== null && (key.length === 0 || key.length > 256)) {
    return refused('InvalidIdempotencyKey', 'The Idempotency-Key must have 1 to 256 characters.');
  }
  return (
    (key === null ? null : replay(context, key, call.body)) ??
    purchase(context, wanted, { key, body: call.body })
  );
}

function purchase(
  context: OperationContext,
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
  const cents = saleCents(row, options, context.switches);
  const refusal = refuse(context, wanted, row, cents);
  if (refusal !== null) return refusal;
  const { key, body } = request;
  const { idempotencyStuck } = context.switches;
  if (key !== null && idempotencyStuck !== 'off') {
    const lost =
      idempotencyStuck === 'sold' ? sell(context, order(context, wanted, cents, key)).id : null;
    remember(context, { key, body, reservationId: lost, isStuck: true });
    return { status: 502, headers: {}, body: '' };
  }
  const sold = sell(context, order(context, wanted, cents, key));
  const holdMs = key === null ? 0 : context.switches.idempotencyInProgressMs;
  if (key !== null) remember(context, { key, body, reservationId: sold.id, isStuck: false });
  return { ...created(verificationHref(context.base, sold.id)), holdMs, sold: true };
}

function order(
  context: OperationContext,
  wanted: NewVerification,
  cents: number,
  key: string | null,
): Order {
  return {
    kind: 'create',
    key,
    number: chooseNumber(context, wanted.areaCodeSelectOption ?? []),
    service: wanted.serviceName,
    capability: wanted.capability,
    notListedName: wanted.serviceNotListedName ?? null,
    cents,
  };
}

function chooseNumber(context: OperationContext, areaCodes: string[]): string {
  const ordinal = context.verifications.nextOrdinal();
  const recycled = context.switches.forceRecycle
    ? context.verifications.findRecyclable()
    : undefined;
  if (recycled !== undefined) return recycled;
  const isMiss = seededRandom(context.seed, 'miss', ordinal) < context.switches.areaCodeMiss;
  const areaCode = drawAreaCode(context.seed, ordinal, areaCodes, isMiss);
  return drawNumber(
    context.seed,
    ordinal,
    areaCode,
    (number) => context.verifications.findByNumber(number) !== undefined,
  );
}

/** The refusal of an order, in the order of the provider's checks; null when it can be sold. */
function refuse(
  context: OperationContext,
  wanted: NewVerification,
  row: Service,
  cents: number,
): Answer | null {
  const { switches } = context;
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
  if (maxUnfinished > 0 && context.verifications.countPending() >= maxUnfinished) {
    return refused('TooManyUnfinishedVerifications', 'Too many pending verifications.');
  }
  return cannotPay(context, cents) ?? (isSoldOut(context, row) ? soldOut() : null);
}

export function cannotPay(context: OperationContext, cents: number): Answer | null {
  if (context.settings.balanceCents >= cents) return null;
  return refused('InsufficientBalance', 'The account has not enough credit.');
}

const isSoldOut = (context: OperationContext, row: Service): boolean =>
  stockOf(context, row) === 0 || context.hit('noNumbers', context.switches.noNumbers);

const soldOut = (): Answer =>
  refused('Unavailable', 'No numbers are available for this service right now.');
