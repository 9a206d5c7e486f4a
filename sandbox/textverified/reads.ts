import { bare, json } from './answers';
import type { Answer, Call } from './call';
import type { Desk } from './desk';
import { getMock, getMockSale, smsOfMock } from './mocks';
import { formatNumber, parseNumber } from './numbers';
import { pageView, parseCursor, type Called, type Page } from './pages';
import { requests } from './requests';
import type { Sms } from './sms.store';
import { compactView, get, saleCompactView, saleView, smsView, verificationView } from './views';

const calledAs = (desk: Desk, call: Call, filters: Record<string, string>): Called => {
  const { cursorName } = desk.switches;
  const cursor = call.query[cursorName.toLowerCase()];
  return { url: `${call.base}${call.path}`, filters, cursor, cursorName };
};

export function getVerification(desk: Desk, call: Call): Answer {
  if (call.id.startsWith('mock_')) return getMock(desk, call.id);
  const row = desk.verifications.find(call.id);
  return row === undefined ? bare(404, desk.switches.errorBody) : json(verificationView(desk, row));
}

function listVerificationRows(
  desk: Desk,
  call: Call,
  view: typeof compactView | typeof saleCompactView,
): Answer {
  const called = calledAs(desk, call, {});
  const cursor = parseCursor(called.cursor);
  if (cursor === 'invalid') return bare(400, desk.switches.errorBody);
  const page = desk.verifications.page(cursor, desk.switches);
  return json(pageView(called, page, (row) => view(desk, row)));
}

export const listVerifications = (desk: Desk, call: Call): Answer =>
  listVerificationRows(desk, call, compactView);

export const listSales = (desk: Desk, call: Call): Answer =>
  listVerificationRows(desk, call, saleCompactView);

export function getSale(desk: Desk, call: Call): Answer {
  if (call.id.startsWith('mock_')) return getMockSale(desk, call.id);
  const row = desk.verifications.findBySale(call.id);
  return row === undefined ? bare(404, desk.switches.errorBody) : json(saleView(desk, row));
}

/** Follow the link to the typed details; an asked type that is not this one's is a 404. */
export function getReservation(desk: Desk, call: Call): Answer {
  const row = desk.verifications.find(call.id);
  const type = call.query['type'];
  const isOther = type !== undefined && type.toLowerCase() !== 'verification';
  if (row === undefined || isOther) return bare(404, desk.switches.errorBody);
  return json(get(desk.base, `verifications/${row.id}`));
}

export function getHealth(desk: Desk, call: Call): Answer {
  const row = desk.verifications.find(call.id);
  if (row?.state !== 'verificationPending') return bare(404, desk.switches.errorBody);
  return json({
    lineNumber: formatNumber(row.number, desk.switches.numberFormat),
    checkedAt: null,
  });
}

const filtersOf = (call: Call): Record<string, string> => {
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

const nothing: Page<never> = { rows: [], hasNext: false, hasPrevious: false, count: 0 };

/** undefined: a value that is no reservation type. Every message here belongs to a verification. */
function isForVerifications(desk: Desk, type: string | undefined): boolean | undefined {
  if (type === undefined) return true;
  const parsed = requests(desk.switches).reservationType.safeParse(type);
  return parsed.success ? parsed.data === 'verification' : undefined;
}

export function listSms(desk: Desk, call: Call): Answer {
  const filters = filtersOf(call);
  const called = calledAs(desk, call, filters);
  const cursor = parseCursor(called.cursor);
  const isWanted = isForVerifications(desk, filters['ReservationType']);
  if (cursor === 'invalid' || isWanted === undefined) return bare(400, desk.switches.errorBody);
  const to = filters['To'];
  const reservationId = filters['ReservationId'];
  const mock = smsOfMock(desk, { called, reservationId, to });
  if (mock !== null) return mock;
  const number = to === undefined ? undefined : parseNumber(to);
  const page: Page<Sms> = isWanted
    ? desk.sms.page({ reservationId, number }, cursor, desk.switches)
    : nothing;
  return json(pageView(called, page, (row) => smsView(desk, row)));
}

/** Calls are not simulated: the list is there, and empty. */
export const listCalls = (desk: Desk, call: Call): Answer =>
  json(pageView<{ seq: number }>(calledAs(desk, call, filtersOf(call)), nothing, () => null));
