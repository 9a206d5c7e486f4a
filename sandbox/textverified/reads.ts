import { plainError, json } from './answers';
import type { Answer, Call } from './call';
import type { OperationContext } from './context';
import { getMock, getMockSale, smsOfMock } from './mocks';
import { formatNumber, parseNumber } from './numbers';
import { pageView, parseCursor, type PageRequest, type Page } from './pages';
import { requests } from './requests';
import type { Sms } from './sms.store';
import { compactView, get, saleCompactView, saleView, smsView, verificationView } from './views';

const toPageRequest = (
  context: OperationContext,
  call: Call,
  filters: Record<string, string>,
): PageRequest => {
  const { cursorName } = context.switches;
  const cursor = call.query[cursorName.toLowerCase()];
  return { url: `${call.base}${call.path}`, filters, cursor, cursorName };
};

export function getVerification(context: OperationContext, call: Call): Answer {
  if (call.id.startsWith('mock_')) return getMock(context, call.id);
  const row = context.verifications.find(call.id);
  return row === undefined
    ? plainError(404, context.switches.errorBody)
    : json(verificationView(context, row));
}

function listVerificationRows(
  context: OperationContext,
  call: Call,
  view: typeof compactView | typeof saleCompactView,
): Answer {
  const called = toPageRequest(context, call, {});
  const cursor = parseCursor(called.cursor);
  if (cursor === 'invalid') return plainError(400, context.switches.errorBody);
  const page = context.verifications.page(cursor, context.switches);
  return json(pageView(called, page, (row) => view(context, row)));
}

export const listVerifications = (context: OperationContext, call: Call): Answer =>
  listVerificationRows(context, call, compactView);

export const listSales = (context: OperationContext, call: Call): Answer =>
  listVerificationRows(context, call, saleCompactView);

export function getSale(context: OperationContext, call: Call): Answer {
  if (call.id.startsWith('mock_')) return getMockSale(context, call.id);
  const row = context.verifications.findBySale(call.id);
  return row === undefined
    ? plainError(404, context.switches.errorBody)
    : json(saleView(context, row));
}

/** Links to the typed details; answers 404 when the requested type is not the reservation's type. */
export function getReservation(context: OperationContext, call: Call): Answer {
  const row = context.verifications.find(call.id);
  const type = call.query['type'];
  const isOther = type !== undefined && type.toLowerCase() !== 'verification';
  if (row === undefined || isOther) return plainError(404, context.switches.errorBody);
  return json(get(context.base, `verifications/${row.id}`));
}

export function getHealth(context: OperationContext, call: Call): Answer {
  const row = context.verifications.find(call.id);
  if (row?.state !== 'verificationPending') return plainError(404, context.switches.errorBody);
  return json({
    lineNumber: formatNumber(row.number, context.switches.numberFormat),
    checkedAt: null,
  });
}

const parseFilters = (call: Call): Record<string, string> => {
  const names: [string, string][] = [
    ['to', 'To'],
    ['reservationid', 'ReservationId'],
    ['reservationtype', 'ReservationType'],
  ];
  return Object.fromEntries(
    names.flatMap(([key, name]) => {
      const value = call.query[key];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
};

const EMPTY_PAGE: Page<never> = { rows: [], hasNext: false, hasPrevious: false, count: 0 };

/** Undefined for an unknown reservation type. Every message belongs to a verification. */
function isForVerifications(
  context: OperationContext,
  type: string | undefined,
): boolean | undefined {
  if (type === undefined) return true;
  const parsed = requests(context.switches).reservationType.safeParse(type);
  return parsed.success ? parsed.data === 'verification' : undefined;
}

export function listSms(context: OperationContext, call: Call): Answer {
  const filters = parseFilters(call);
  const called = toPageRequest(context, call, filters);
  const cursor = parseCursor(called.cursor);
  const isWanted = isForVerifications(context, filters['ReservationType']);
  if (cursor === 'invalid' || isWanted === undefined)
    return plainError(400, context.switches.errorBody);
  const to = filters['To'];
  const reservationId = filters['ReservationId'];
  const mock = smsOfMock(context, { called, reservationId, to });
  if (mock !== null) return mock;
  const number = to === undefined ? undefined : parseNumber(to);
  const page: Page<Sms> = isWanted
    ? context.sms.page({ reservationId, number }, cursor, context.switches)
    : EMPTY_PAGE;
  return json(pageView(called, page, (row) => smsView(context, row)));
}

/** Calls are not simulated: the list is empty. */
export const listCalls = (context: OperationContext, call: Call): Answer =>
  json(
    pageView<{ seq: number }>(
      toPageRequest(context, call, parseFilters(call)),
      EMPTY_PAGE,
      () => null,
    ),
  );
