import { json } from './answers';
import type { Answer, Call } from './call';
import { cardOf, DEFAULT_EXPIRY, MOBILE_MONEY, RESPONSES, type TestCard } from './cards';
import type { Desk } from './desk';
import { accessSeq } from './ids';
import { abandon, approve, fail, isPaid, withStep } from './payments';
import { isWebAddress, readFields } from './requests';
import { isWaiting, screenOf, type Asking, type Screen } from './screens';
import { checkoutUrl } from './transactions';
import type { Transaction } from './transactions.store';

const MINUTE = 60_000;
const STEPS = ['pin', 'phone', 'otp', 'bank'] as const;
type StepName = (typeof STEPS)[number];

interface Step {
  card: string;
  expiry: string;
  at: StepName;
}

const stepOf = (row: Transaction): Step | null => (row.step === null ? null : JSON.parse(row.step));

function find(desk: Desk, code: string | undefined): Transaction | undefined {
  const seq = accessSeq(desk.seed, code ?? '');
  return seq === undefined ? undefined : desk.transactions.get(seq);
}

function isExpired(desk: Desk, row: Transaction): boolean {
  const { sessionMinutes } = desk.switches;
  return sessionMinutes > 0 && desk.now > row.created_at + sessionMinutes * MINUTE;
}

/** Where the customer goes back to, with both names of the reference; null: nowhere. */
function wayBack(desk: Desk, row: Transaction): string | null {
  const to = row.callback_url ?? desk.switches.callbackUrl;
  if (to === null) return null;
  const url = new URL(to);
  url.searchParams.set('trxref', row.reference);
  url.searchParams.set('reference', row.reference);
  return url.href;
}

const seeOther = (location: string): Answer => ({ status: 303, headers: { location }, body: '' });

function show(desk: Desk, row: Transaction, asking: Partial<Asking> = {}): Answer {
  const screen: Screen = screenOf(row, {
    code: checkoutUrl(desk, row),
    back: wayBack(desk, row),
    seconds: desk.switches.redirectSeconds,
    expired: isExpired(desk, row),
    step: stepOf(row)?.at ?? null,
    isTest: desk.domain === 'test',
    errors: {},
    typed: {},
    ...asking,
  });
  return json(screen, asking.errors === undefined ? 200 : 422);
}

const gone = (): Answer => json({ at: 'gone' } satisfies Screen, 404);

/** `GET /checkout/:code`, also as `/checkout/resume/:code`. */
export function checkoutPage(desk: Desk, call: Call): Answer {
  const row = find(desk, call.params[0]);
  if (row === undefined) return gone();
  return show(desk, row, { typed: call.query });
}

/** Runs what a form asks for, on a transaction that can still be paid. */
const submitted =
  (act: (desk: Desk, row: Transaction, typed: Record<string, string>) => Answer) =>
  (desk: Desk, call: Call): Answer => {
    const row = find(desk, call.params[0]);
    if (row === undefined) return gone();
    const isOver =
      isPaid(row) || isWaiting(row) || (row.kind === 'checkout' && isExpired(desk, row));
    if (isOver) return seeOther(checkoutUrl(desk, row));
    const fields = Object.entries(readFields(call) ?? {});
    return act(desk, row, Object.fromEntries(fields.map(([name, value]) => [name, String(value)])));
  };

/** The next question that this card asks after `done`; null: none is left. */
function stepAfter(card: TestCard, done: StepName | null): StepName | null {
  const asked = STEPS.filter((step) => card[step] !== undefined);
  const at = done === null ? -1 : asked.indexOf(done);
  return asked[at + 1] ?? null;
}

function proceed(
  desk: Desk,
  row: Transaction,
  step: Omit<Step, 'at'>,
  done: StepName | null,
): Answer {
  const card = cardOf(step.card);
  const next = card && stepAfter(card, done);
  if (next) {
    desk.transactions.change(row, {
      status: 'ongoing',
      response: null,
      step: JSON.stringify({ ...step, at: next }),
    });
  } else if (card === undefined || card.ending === 'success') approve(desk, row, step);
  else fail(desk, row, RESPONSES[card.ending]);
  return seeOther(checkoutUrl(desk, row));
}

function attempt(desk: Desk, row: Transaction, message: string): Transaction {
  return desk.transactions.change(row, {
    attempts: row.attempts + 1,
    history: withStep(row, desk.now, { type: 'action', message }),
  });
}

/** `MMYY` of what was typed, if the card is good this month; undefined otherwise. */
function readExpiry(typed: string, now: number): string | undefined {
  const [, month, year] = /^(0[1-9]|1[0-2])\s*\/?\s*(\d\d)$/.exec(typed.trim()) ?? [];
  if (month === undefined || year === undefined) return undefined;
  const end = Date.UTC(2000 + Number(year), Number(month), 1);
  return end > now ? month + year : undefined;
}

/** `POST /checkout/:code/card`. */
export const payByCard = submitted((desk, row, typed) => {
  const number = (typed['number'] ?? '').replaceAll(/[\s-]/g, '');
  const card = cardOf(number);
  const expiry = readExpiry(typed['expiry'] ?? '', desk.now);
  const errors: Asking['errors'] = {
    ...(card ? {} : { number: 'Use one of the test cards below: no real card is taken here.' }),
    ...(expiry ? {} : { expiry: 'Give a month and year to come, such as 12/30.' }),
    ...(card && card.cvv !== typed['cvv']
      ? { cvv: `The CVV of this test card is ${card.cvv}.` }
      : {}),
  };
  if (card === undefined || expiry === undefined || errors.cvv !== undefined) {
    return show(desk, row, { errors, typed });
  }
  const tried = attempt(desk, row, 'Attempted to pay with card');
  return proceed(desk, tried, { card: number, expiry }, null);
});

/** `POST /checkout/:code/wallet`: mobile money, confirmed on the phone at once. */
export const payByWallet = submitted((desk, row, typed) => {
  const phone = (typed['phone'] ?? '').replaceAll(/\D/g, '');
  if (phone.length < 10) {
    return show(desk, row, { errors: { phone: 'Give a phone number of ten digits.' }, typed });
  }
  const tried = attempt(desk, row, 'Attempted to pay with mobile money');
  if (phone !== MOBILE_MONEY) fail(desk, tried, RESPONSES.declined);
  else approve(desk, tried, { card: phone, expiry: DEFAULT_EXPIRY });
  return seeOther(checkoutUrl(desk, row));
});

/** Whether what was typed is right; undefined: it is not even an answer, and is asked for again. */
function isRight(card: TestCard, at: StepName, typed: Record<string, string>): boolean | undefined {
  if (at === 'bank') return typed['answer'] === 'approve';
  if (at === 'phone') return (typed['phone'] ?? '').replaceAll(/\D/g, '').length >= 10 || undefined;
  const given = typed[at] ?? '';
  if (!/^\d+$/.test(given)) return undefined;
  return given === card[at];
}

const REFUSALS = { pin: RESPONSES.pin, otp: RESPONSES.otp, bank: RESPONSES.refusedByBank } as const;
const AGAIN = {
  pin: 'Type the PIN.',
  otp: 'Type the code.',
  phone: 'Give a phone number of ten digits.',
};

/** `POST /checkout/:code/step`: a wrong PIN or code ends the attempt, and another may begin. */
export const answerStep = submitted((desk, row, typed) => {
  const step = stepOf(row);
  const card = step && cardOf(step.card);
  if (!step || !card) return seeOther(checkoutUrl(desk, row));
  const { at } = step;
  const right = isRight(card, at, typed);
  if (right === undefined && at !== 'bank') {
    return show(desk, row, { errors: { [at]: AGAIN[at] }, typed });
  }
  if (right) return proceed(desk, row, step, at);
  fail(desk, row, at === 'phone' ? RESPONSES.declined : REFUSALS[at]);
  return seeOther(checkoutUrl(desk, row));
});

/** `POST /checkout/:code/cancel`: to the merchant's `cancel_action`, or back as after a payment. */
export const cancelCheckout = submitted((desk, row) => {
  const left = abandon(desk, row);
  const metadata: unknown = JSON.parse(row.metadata ?? 'null');
  const action =
    typeof metadata === 'object' && metadata !== null && 'cancel_action' in metadata
      ? metadata.cancel_action
      : undefined;
  const isGiven = typeof action === 'string' && isWebAddress(action);
  return seeOther(isGiven ? action : (wayBack(desk, left) ?? checkoutUrl(desk, left)));
});
