import { between, seededRandom, pick } from '../lib/seeded-random';
import { spanAt } from '../lib/switch-values';
import type { OperationContext } from './context';
import { emitSms } from './events';
import { otherId, foreignReservationId } from './ids';
import { drawNumber } from './numbers';
import { AREA_CODES } from './area-codes';
import { parseCode, writeSmsText } from './sms-texts';
import type { ScheduledSms, Sms } from './sms.store';
import type { Verification } from './verifications.store';

const HOUR = 3_600_000;

interface Message {
  reservation_id: string | null;
  sender: string | null;
  number: string;
  content: string | null;
  code: string | null;
  created_at: number;
}

function store(context: OperationContext, message: Message): Sms {
  const { encryptedSms, parsedCode } = context.switches;
  const seq = context.sms.nextOrdinal();
  const hidden = encryptedSms === 'null' ? null : btoa(`sealed:${seq}:${context.seed}`);
  const row: Sms = {
    ...message,
    seq,
    id: otherId(context, 'sms', seq),
    content: encryptedSms === 'off' ? message.content : hidden,
    code: parsedCode === 'null' ? null : message.code,
    encrypted: encryptedSms === 'off' ? 0 : 1,
  };
  context.sms.add(row);
  return row;
}

/** The first message after the sale completes the verification. */
function complete(context: OperationContext, message: Message): void {
  if (message.reservation_id === null) return;
  const row = context.verifications.find(message.reservation_id);
  if (row?.state !== 'verificationPending' || message.created_at < row.created_at) return;
  const isCharged = context.switches.chargeOn === 'completion';
  const completed = context.verifications.change(
    row,
    'verificationPending',
    {
      state: 'verificationCompleted',
      reusable_until: context.now + context.switches.reuseWindowMs,
      charged: isCharged ? row.cents : row.charged,
    },
    context.now,
  );
  if (completed && isCharged) context.settings.balanceCents -= row.cents;
}

/**
 * Sends a message that is not for the account: another number, an unknown reservation, or the number's former holder.
 */
function sendForeign(context: OperationContext, received: Message): void {
  const ordinal = context.sms.nextOrdinal();
  const { foreignSmsTo } = context.switches;
  const area = pick(AREA_CODES, seededRandom(context.seed, 'foreign.area', ordinal)).areaCode;
  const other = drawNumber(context.seed, -ordinal, area, (number) => number === received.number);
  const code = String(
    between(100_000, 999_999, seededRandom(context.seed, 'foreign.code', ordinal)),
  );
  const message = {
    reservation_id:
      foreignSmsTo === 'nobody' ? null : foreignReservationId(context.now, context.seed, ordinal),
    sender: '72975',
    number: foreignSmsTo === 'sameNumber' ? received.number : other,
    content: `${code} is your login code`,
    code,
    created_at: context.now,
  };
  emitSms(context, store(context, message), message.reservation_id);
}

/** Stores one message and its effects; the caller holds the transaction. */
export function deliver(context: OperationContext, message: Message, webhook: boolean): Sms | null {
  if (context.hit('sms.lost', context.switches.lostSms)) return null;
  const row = store(context, message);
  complete(context, message);
  if (webhook) emitSms(context, row, message.reservation_id);
  if (context.hit('sms.duplicate', context.switches.duplicateSms)) {
    const duplicate = store(context, message);
    if (webhook) emitSms(context, duplicate, message.reservation_id);
  }
  if (context.hit('sms.foreign', context.switches.foreignSms)) sendForeign(context, message);
  return row;
}

export function deliverScheduled(context: OperationContext, job: ScheduledSms): void {
  deliver(context, { ...job, created_at: job.created_at ?? job.due_at }, job.webhook === 1);
}

/** Decides at the sale whether, when and what the service will send. */
export function scheduleCode(context: OperationContext, row: Verification): void {
  const { autoSms, lateSms, lateSmsMs } = context.switches;
  const isSilent =
    autoSms.silentServices.includes(row.service) ||
    seededRandom(context.seed, 'silent', row.seq) < autoSms.silentShare;
  if (!autoSms.enabled || isSilent || row.capability === 'voice') return;
  const isLate = seededRandom(context.seed, 'late', row.seq) < lateSms;
  const text = writeSmsText(
    context.seed,
    { service: row.service, notListedName: row.not_listed_name, id: row.seq, nth: 0 },
    autoSms.code,
  );
  const after = spanAt(autoSms.delayMs, () => seededRandom(context.seed, 'delay', row.seq));
  context.sms.schedule({
    ...text,
    reservation_id: row.id,
    number: row.number,
    created_at: null,
    webhook: 1,
    kind: isLate ? 'late' : 'auto',
    due_at: isLate ? row.ends_at + lateSmsMs : row.created_at + after,
  });
}

/** Adds a message that the number's former holder received before the sale. */
export function addOldMessage(context: OperationContext, row: Verification): void {
  if (context.switches.oldMessages === 'off') return;
  const code = String(between(100_000, 999_999, seededRandom(context.seed, 'old.code', row.seq)));
  const isMixedUp = context.switches.oldMessages === 'reservation';
  store(context, {
    reservation_id: isMixedUp ? row.id : foreignReservationId(context.now, context.seed, -row.seq),
    sender: '51789',
    number: row.number,
    content: `Your code is ${code}`,
    code,
    created_at: row.created_at - HOUR,
  });
}

export interface ManualSms {
  reservationId?: string | null | undefined;
  to?: string | undefined;
  from?: string | null | undefined;
  content?: string | null | undefined;
  parsedCode?: string | null | undefined;
  createdAt?: number | undefined;
  delayMs: number;
  webhook: boolean;
}

/** A message from the control API; missing fields are filled in as the service would write them. */
export function composeManual(
  context: OperationContext,
  input: ManualSms,
  target: { row: Verification | undefined; number: string },
): Message {
  const { row, number } = target;
  const text = writeSmsText(
    context.seed,
    {
      service: row?.service ?? 'unknown',
      notListedName: row?.not_listed_name ?? null,
      id: row?.seq ?? 0,
      nth: row ? context.sms.countFor(row.id) + 1 : context.sms.nextOrdinal(),
    },
    context.switches.autoSms.code,
  );
  const content = input.content === undefined ? text.content : input.content;
  const found = content === null ? null : parseCode(content);
  const reservation = input.reservationId === undefined ? (row?.id ?? null) : input.reservationId;
  return {
    reservation_id: reservation,
    sender: input.from === undefined ? text.sender : input.from,
    number,
    content,
    code: input.parsedCode === undefined ? found : input.parsedCode,
    created_at: input.createdAt ?? context.now,
  };
}
