import { between, chance, pick } from '../state/chance';
import { spanAt } from '../state/switches';
import type { Desk } from './desk';
import { emitSms } from './events';
import { otherId, strangerId } from './ids';
import { drawNumber } from './numbers';
import { AREA_CODES } from './area-codes';
import { parseCode, writeText } from './texts';
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

function store(desk: Desk, message: Message): Sms {
  const { encryptedSms, parsedCode } = desk.switches;
  const seq = desk.sms.nextOrdinal();
  const hidden = encryptedSms === 'null' ? null : btoa(`sealed:${seq}:${desk.seed}`);
  const row: Sms = {
    ...message,
    seq,
    id: otherId(desk, 'sms', seq),
    content: encryptedSms === 'off' ? message.content : hidden,
    code: parsedCode === 'null' ? null : message.code,
    encrypted: encryptedSms === 'off' ? 0 : 1,
  };
  desk.sms.add(row);
  return row;
}

/** The first message since the number was rented completes the verification. */
function complete(desk: Desk, message: Message): void {
  if (message.reservation_id === null) return;
  const row = desk.verifications.find(message.reservation_id);
  if (row?.state !== 'verificationPending' || message.created_at < row.created_at) return;
  const isCharged = desk.switches.chargeOn === 'completion';
  const completed = desk.verifications.change(
    row,
    'verificationPending',
    {
      state: 'verificationCompleted',
      reusable_until: desk.now + desk.switches.reuseWindowMs,
      charged: isCharged ? row.cents : row.charged,
    },
    desk.now,
  );
  if (completed && isCharged) desk.settings.balanceCents -= row.cents;
}

/** A message that is not for the one who reads it: another's number, nobody's, or his own number's former holder. */
function sendForeign(desk: Desk, near: Message): void {
  const ordinal = desk.sms.nextOrdinal();
  const { foreignSmsTo } = desk.switches;
  const area = pick(AREA_CODES, chance(desk.seed, 'foreign.area', ordinal)).areaCode;
  const other = drawNumber(desk.seed, -ordinal, area, (number) => number === near.number);
  const code = String(between(100_000, 999_999, chance(desk.seed, 'foreign.code', ordinal)));
  const message = {
    reservation_id: foreignSmsTo === 'nobody' ? null : strangerId(desk.now, desk.seed, ordinal),
    sender: '72975',
    number: foreignSmsTo === 'sameNumber' ? near.number : other,
    content: `${code} is your login code`,
    code,
    created_at: desk.now,
  };
  emitSms(desk, store(desk, message), message.reservation_id);
}

/** One message arrives. Callers hold the transaction. */
export function deliver(desk: Desk, message: Message, webhook: boolean): Sms | null {
  if (desk.hit('sms.lost', desk.switches.lostSms)) return null;
  const row = store(desk, message);
  complete(desk, message);
  if (webhook) emitSms(desk, row, message.reservation_id);
  if (desk.hit('sms.duplicate', desk.switches.duplicateSms)) {
    const twin = store(desk, message);
    if (webhook) emitSms(desk, twin, message.reservation_id);
  }
  if (desk.hit('sms.foreign', desk.switches.foreignSms)) sendForeign(desk, message);
  return row;
}

export function deliverScheduled(desk: Desk, job: ScheduledSms): void {
  deliver(desk, { ...job, created_at: job.created_at ?? job.due_at }, job.webhook === 1);
}

/** Decides at the sale whether, when and what the service will send. */
export function scheduleCode(desk: Desk, row: Verification): void {
  const { autoSms, lateSms, lateSmsMs } = desk.switches;
  const isSilent =
    autoSms.silentServices.includes(row.service) ||
    chance(desk.seed, 'silent', row.seq) < autoSms.silentShare;
  if (!autoSms.enabled || isSilent || row.capability === 'voice') return;
  const isLate = chance(desk.seed, 'late', row.seq) < lateSms;
  const text = writeText(
    desk.seed,
    { service: row.service, notListedName: row.not_listed_name, id: row.seq, nth: 0 },
    autoSms.code,
  );
  const after = spanAt(autoSms.delayMs, () => chance(desk.seed, 'delay', row.seq));
  desk.sms.schedule({
    ...text,
    reservation_id: row.id,
    number: row.number,
    created_at: null,
    webhook: 1,
    kind: isLate ? 'late' : 'auto',
    due_at: isLate ? row.ends_at + lateSmsMs : row.created_at + after,
  });
}

/** What the number's former holder received, there before it is rented. */
export function plantOldMessage(desk: Desk, row: Verification): void {
  if (desk.switches.oldMessages === 'off') return;
  const code = String(between(100_000, 999_999, chance(desk.seed, 'old.code', row.seq)));
  const isMixedUp = desk.switches.oldMessages === 'reservation';
  store(desk, {
    reservation_id: isMixedUp ? row.id : strangerId(desk.now, desk.seed, -row.seq),
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

/** What a person typed, with the rest filled in as the service would write it. */
export function composeManual(
  desk: Desk,
  input: ManualSms,
  target: { row: Verification | undefined; number: string },
): Message {
  const { row, number } = target;
  const text = writeText(
    desk.seed,
    {
      service: row?.service ?? 'unknown',
      notListedName: row?.not_listed_name ?? null,
      id: row?.seq ?? 0,
      nth: row ? desk.sms.countFor(row.id) + 1 : desk.sms.nextOrdinal(),
    },
    desk.switches.autoSms.code,
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
    created_at: input.createdAt ?? desk.now,
  };
}
