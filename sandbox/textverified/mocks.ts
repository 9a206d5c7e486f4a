import { plainError, created, done, instant, json, refused, type Link } from './answers';
import type { Answer } from './call';
import type { OperationContext } from './context';
import { MOCK_PRICE, mocked } from './mock-names';
import { formatNumber, parseNumber } from './numbers';
import { pageView, type PageRequest } from './pages';
import { get, verificationHref } from './views';
import type { State } from './verifications.store';

interface Mock {
  service: string;
  state: State;
  /** Area code 500 is not geographic, so no sale can draw it. */
  number: string;
  canReuse?: boolean;
  canReactivate?: boolean;
}

const MOCKS: Record<string, Mock> = {
  mock_ver_success: {
    service: 'test_success',
    state: 'verificationCompleted',
    number: '5005550101',
    canReuse: true,
  },
  mock_ver_pending: {
    service: 'test_pending',
    state: 'verificationPending',
    number: '5005550102',
  },
  mock_ver_reactivatable: {
    service: 'test_reactivatable',
    state: 'verificationCompleted',
    number: '5005550103',
    canReactivate: true,
  },
  mock_ver_timeout: {
    service: 'test_timeout',
    state: 'verificationTimedOut',
    number: '5005550104',
  },
  mock_ver_cancelled: {
    service: 'test_success',
    state: 'verificationCanceled',
    number: '5005550105',
  },
  mock_ver_reported: {
    service: 'test_success',
    state: 'verificationReported',
    number: '5005550106',
  },
  mock_ver_reused: {
    service: 'test_success',
    state: 'verificationPending',
    number: '5005550101',
  },
};

const ID_BY_SERVICE: Record<string, string> = {
  test_success: 'mock_ver_success',
  test_pending: 'mock_ver_pending',
  test_reactivatable: 'mock_ver_reactivatable',
  test_timeout: 'mock_ver_timeout',
};

const REFUSALS: Record<string, [string, string]> = {
  test_insufficient_balance: ['InsufficientBalance', 'The account has not enough credit.'],
  test_no_numbers: ['Unavailable', 'No numbers are available for this service right now.'],
  test_too_many_unfinished_verifications: [
    'TooManyUnfinishedVerifications',
    'Too many pending verifications.',
  ],
};

const DELAYED = /^mock_ver_delay_(\d{10,15})$/;
const DELAYED_NUMBER = '5005550107';

interface LiveMock extends Mock {
  createdAt: number;
  /** Arrival of its message; epoch ms. */
  smsAt: number;
}

/**
 * Mocks have no rows: the id names the scenario, and a delayed mock's id holds its start. The others start with the
 * current window, so that two reads agree and no time lies in the future.
 */
function findMock(context: OperationContext, id: string): LiveMock | undefined {
  const known = MOCKS[id];
  if (known !== undefined) {
    const windowMs = Math.max(1, context.switches.windowMs);
    const createdAt = Math.floor(context.now / windowMs) * windowMs;
    return { ...known, createdAt, smsAt: createdAt };
  }
  const delayed = DELAYED.exec(id);
  if (delayed === null) return undefined;
  const createdAt = Number(delayed[1]);
  const isDone = context.now - createdAt >= context.switches.mockDelayMs;
  return {
    service: 'test_delayed_success',
    state: isDone ? 'verificationCompleted' : 'verificationPending',
    number: DELAYED_NUMBER,
    canReuse: isDone,
    createdAt,
    smsAt: createdAt + context.switches.mockDelayMs,
  };
}

export function createMock(
  context: OperationContext,
  service: string,
  maxPrice: number | null,
): Answer {
  if (maxPrice !== null && maxPrice < MOCK_PRICE) {
    return mocked(refused('PricingFailure', 'The price is above maxPrice.'));
  }
  const refusal = REFUSALS[service];
  if (refusal !== undefined) return mocked(refused(...refusal));
  const id = ID_BY_SERVICE[service] ?? `mock_ver_delay_${context.now}`;
  return mocked(created(verificationHref(context.base, id)));
}

const saleIdOf = (id: string): string => id.replace('mock_', 'mock_sale_');

export function getMock(context: OperationContext, id: string): Answer {
  const mock = findMock(context, id);
  if (mock === undefined) return mocked(plainError(404, context.switches.errorBody));
  const { switches, base, now } = context;
  const isOpen = mock.state === 'verificationPending';
  const act = (name: string): Link => ({
    method: 'POST',
    href: `${verificationHref(base, id)}/${name}`,
  });
  return mocked(
    json({
      number: formatNumber(mock.number, switches.numberFormat),
      sms: get(base, `sms?ReservationId=${id}`),
      calls: get(base, `calls?ReservationId=${id}`),
      createdAt: instant(mock.createdAt),
      endsAt: instant(
        mock.createdAt + (mock.state === 'verificationTimedOut' ? 0 : switches.windowMs),
      ),
      id,
      cancel: { canCancel: isOpen, link: act('cancel') },
      reactivate: { canReactivate: mock.canReactivate ?? false, link: act('reactivate') },
      report: { canReport: mock.state === 'verificationCompleted', link: act('report') },
      reuse: {
        link: act('reuse'),
        reusableUntil: mock.canReuse ? instant(now + switches.reuseWindowMs) : null,
      },
      sale: get(base, `sales/${saleIdOf(id)}`),
      serviceName: mock.service,
      state: mock.state,
      totalCost: MOCK_PRICE,
    }),
  );
}

export function getMockSale(context: OperationContext, saleId: string): Answer {
  const id = saleId.replace('mock_sale_', 'mock_');
  const mock = findMock(context, id);
  if (mock === undefined) return mocked(plainError(404, context.switches.errorBody));
  return mocked(
    json({
      createdAt: instant(mock.createdAt),
      id: saleId,
      backOrderReservations: [],
      reservations: [
        {
          id,
          link: get(context.base, `verifications/${id}`),
          reservationType: 'verification',
          serviceName: mock.service,
        },
      ],
      state: 'succeeded',
      total: MOCK_PRICE,
      updatedAt: instant(mock.createdAt),
    }),
  );
}

export function actOnMock(
  context: OperationContext,
  id: string,
  action: 'cancel' | 'report' | 'reuse' | 'reactivate',
): Answer {
  const mock = findMock(context, id);
  if (mock === undefined) return mocked(plainError(404, context.switches.errorBody));
  const isOpen = mock.state === 'verificationPending';
  const isDone = mock.state === 'verificationCompleted';
  const denied = plainError(400, context.switches.errorBody);
  const go = (to: string) => created(verificationHref(context.base, to));
  const answers = {
    cancel: isOpen ? done() : denied,
    report: isDone ? done() : denied,
    reuse: mock.canReuse
      ? go('mock_ver_reused')
      : refused('NotReusable', 'The verification cannot be reused.'),
    reactivate: mock.canReactivate
      ? go('mock_ver_pending')
      : refused('NotReactivatable', 'The verification cannot be reactivated.'),
  };
  return mocked(answers[action]);
}

const NUMBERS: Record<string, string> = {
  '5005550101': 'mock_ver_success',
  '5005550103': 'mock_ver_reactivatable',
};

/** The single message of a completed mock; null when the query does not name a mock. */
export function smsOfMock(
  context: OperationContext,
  asked: {
    called: PageRequest;
    reservationId: string | undefined;
    to: string | undefined;
  },
): Answer | null {
  const number = asked.to === undefined ? '' : parseNumber(asked.to);
  const id = asked.reservationId ?? NUMBERS[number] ?? '';
  if (!id.startsWith('mock_')) return null;
  const mock = findMock(context, id);
  const isDone = mock?.state === 'verificationCompleted';
  const rows = isDone ? [{ seq: 1 }] : [];
  const page = { rows, hasNext: false, hasPrevious: false, count: rows.length };
  return mocked(
    json(
      pageView(asked.called, page, () => ({
        id: id.replace('mock_ver', 'mock_sms'),
        from: '22000',
        to: formatNumber(mock?.number ?? '', context.switches.numberFormat),
        createdAt: instant(mock?.smsAt ?? context.now),
        smsContent: 'Your verification code is 123456',
        parsedCode: '123456',
        encrypted: false,
      })),
    ),
  );
}
