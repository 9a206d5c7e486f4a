import { instant, type Link } from './answers';
import type { OperationContext } from './context';
import { formatNumber } from './numbers';
import { dollars } from './prices';
import type { Sms } from './sms.store';
import type { Verification } from './verifications.store';

const ROOT = '/api/pub/v2';

export const get = (base: string, path: string): Link => ({
  method: 'GET',
  href: `${base}${ROOT}/${path}`,
});

export const verificationHref = (base: string, id: string): string =>
  `${base}${ROOT}/verifications/${id}`;

export interface Rights {
  canCancel: boolean;
  canReport: boolean;
  canReuse: boolean;
  canReactivate: boolean;
}

/** The actions that a verification allows now. */
export function rightsOf(context: OperationContext, row: Verification): Rights {
  const { switches, now } = context;
  const isOpen = row.state === 'verificationPending';
  const isDone = row.state === 'verificationCompleted';
  const isReusable = isDone && row.reusable_until !== null && now <= row.reusable_until;
  const isCodeless = isOpen || row.state === 'verificationTimedOut';
  return {
    canCancel: isOpen && now - row.created_at >= switches.cancelMinAgeMs,
    canReport: isDone || (isCodeless && !switches.reportNeedsCode),
    canReuse: isReusable,
    canReactivate: isDone && !isReusable,
  };
}

export function verificationView(context: OperationContext, row: Verification) {
  const { base, switches } = context;
  const rights = rightsOf(context, row);
  const act = (name: string, allowed: boolean): Link =>
    allowed || switches.deniedLinks === 'filled'
      ? { method: 'POST', href: `${verificationHref(base, row.id)}/${name}` }
      : { method: null, href: null };
  return {
    number: formatNumber(row.number, switches.numberFormat),
    sms: get(base, `sms?ReservationId=${row.id}`),
    calls: get(base, `calls?ReservationId=${row.id}`),
    createdAt: instant(row.created_at),
    endsAt: instant(row.ends_at),
    id: row.id,
    cancel: { canCancel: rights.canCancel, link: act('cancel', rights.canCancel) },
    reactivate: {
      canReactivate: rights.canReactivate,
      link: act('reactivate', rights.canReactivate),
    },
    report: { canReport: rights.canReport, link: act('report', rights.canReport) },
    reuse: {
      link: act('reuse', rights.canReuse),
      reusableUntil: row.reusable_until === null ? null : instant(row.reusable_until),
    },
    sale: get(base, `sales/${row.sale_id}`),
    serviceName: row.service,
    state: row.state,
    totalCost: dollars(row.cents),
  };
}

export const compactView = (context: OperationContext, row: Verification) => ({
  createdAt: instant(row.created_at),
  id: row.id,
  link: get(context.base, `verifications/${row.id}`),
  serviceName: row.service,
  state: row.state,
  totalCost: dollars(row.cents),
  number: formatNumber(row.number, context.switches.numberFormat),
  sms: get(context.base, `sms?ReservationId=${row.id}`),
  calls: get(context.base, `calls?ReservationId=${row.id}`),
});

export const smsView = (context: OperationContext, row: Sms) => ({
  id: row.id,
  from: row.sender,
  to: formatNumber(row.number, context.switches.numberFormat),
  createdAt: instant(row.created_at),
  smsContent: row.content,
  parsedCode: row.code,
  encrypted: row.encrypted === 1,
});

const saleState = (context: OperationContext, row: Verification): string =>
  context.now - row.created_at < context.switches.saleProcessingMs ? 'processing' : 'succeeded';

export const saleCompactView = (context: OperationContext, row: Verification) => ({
  createdAt: instant(row.created_at),
  id: row.sale_id,
  link: get(context.base, `sales/${row.sale_id}`),
  state: saleState(context, row),
  totalCost: dollars(row.cents),
  updatedAt: instant(row.updated_at),
});

export const saleView = (context: OperationContext, row: Verification) => ({
  createdAt: instant(row.created_at),
  id: row.sale_id,
  backOrderReservations: [],
  reservations: [
    {
      id: row.id,
      link: get(context.base, `verifications/${row.id}`),
      reservationType: 'verification',
      serviceName: row.service,
    },
  ],
  state: saleState(context, row),
  total: dollars(row.cents),
  updatedAt: instant(row.updated_at),
});
