import { json } from './answers';
import type { Answer, Call } from './call';
import { findCard, DEFAULT_EXPIRY, MOBILE_MONEY, RESPONSES, type TestCard } from './cards';
import type { OperationContext } from './context';
import { accessSeq } from './ids';
import { abandon, approve, fail, isPaid, withStep } from './payments';
import { isWebAddress, parseFields } from './requests';
import { isWaiting, screenOf, type ScreenInput, type Screen } from './screens';
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

const parseStep = (row: Transaction): Step | null =>
  row.step === null ? null : JSON.parse(row.step);

function find(context: OperationContext, code: string | undefined): Transaction | undefined {
  const seq = accessSeq(context.seed, code ?? '');
  return seq === undefined ? undefined : context.transactions.get(seq);
}

function isExpired(context: OperationContext, row: Transaction): boolean {
  const { sessionMinutes } = context.switches;
  return sessionMinutes > 0 && context.now > row.created_at + sessionMinutes * MINUTE;
}

/** The merchant's callback with both names of the reference; null without one. */
function returnUrl(context: OperationContext, row: Transaction): string | null {
  const to = row.callback_url ?? context.switches.callbackUrl;
  if (to === null) return null;
  const url = new URL(to);
  url.searchParams.set('trxref', row.reference);
  url.searchParams.set('reference', row.reference);
  return url.href;
}

const seeOther = (location: string): Answer => ({ status: 303, headers: { location }, body: '' });

function show(
  context: OperationContext,
  row: Transaction,
  input: Partial<ScreenInput> = {},
): Answer {
  const screen: Screen = screenOf(row, {
    code: checkoutUrl(context, row),
    back: returnUrl(context, row),
    seconds: context.switches.redirectSeconds,
    expired: isExpired(context, row),
    step: parseStep(row)?.at ?? null,
    isTest: context.domain === 'test',
    errors: {},
    typed: {},
    ...input,
  });
  return json(screen, input.errors === undefined ? 200 : 422);
}

const notFound = (): Answer => json({ at: 'gone' } satisfies Screen, 404);

/** `GET /checkout/:code` and `/checkout/resume/:code`. */
export function checkoutPage(context: OperationContext, call: Call): Answer {
  const row = find(context, call.params[0]);
  if (row === undefined) return notFound();
  return show(context, row, { typed: call.query });
}

/** Handles a form on a transaction that can still be paid. */
const submitted =
  (act: (context: OperationContext, row: Transaction, typed: Record<string, string>) => Answer) =>
  (context: OperationContext, call: Call): Answer => {
    const row = find(context, call.params[0]);
    if (row === undefined) return notFound();
    const isOver =
      isPaid(row) || isWaiting(row) || (row.kind === 'checkout' && isExpired(context, row));
    if (isOver) return seeOther(checkoutUrl(context, row));
    const fields = Object.entries(parseFields(call) ?? {});
    return act(
      context,
      row,
      Object.fromEntries(fields.map(([name, value]) => [name, String(value)])),
    );
  };

/** The card's next question after `done`; null when none is left. */
function stepAfter(card: TestCard, done: StepName | null): StepName | null {
  const asked = STEPS.filter((step) => card[step] !== undefined);
  const at = done === null ? -1 : asked.indexOf(done);
  return asked[at + 1] ?? null;
}

function proceed(
  context: OperationContext,
  row: Transaction,
  step: Omit<Step, 'at'>,
  done: StepName | null,
): Answer {
  const card = findCard(step.card);
  const next = card && stepAfter(card, done);
  if (next) {
    context.transactions.change(row, {
      status: 'ongoing',
      response: null,
      step: JSON.stringify({ ...step, at: next }),
    });
  } else if (card === undefined || card.ending === 'success') approve(context, row, step);
  else fail(context, row, RESPONSES[card.ending]);
  return seeOther(checkoutUrl(context, row));
}

function countAttempt(context: OperationContext, row: Transaction, message: string): Transaction {
  return context.transactions.change(row, {
    attempts: row.attempts + 1,
    history: withStep(row, context.now, { type: 'action', message }),
  });
}

/** `MMYY` of the input when the card has not expired; undefined otherwise. */
function parseExpiry(typed: string, now: number): string | undefined {
  const [, month, year] = /^(0[1-9]|1[0-2])\s*\/?\s*(\d\d)$/.exec(typed.trim()) ?? [];
  if (month === undefined || year === undefined) return undefined;
  const end = Date.UTC(2000 + Number(year), Number(month), 1);
  return end > now ? month + year : undefined;
}

/** `POST /checkout/:code/card`. */
export const payByCard = submitted((context, row, typed) => {
  const number = (typed['number'] ?? '').replaceAll(/[\s-]/g, '');
  const card = findCard(number);
  const expiry = parseExpiry(typed['expiry'] ?? '', context.now);
  const errors: ScreenInput['errors'] = {
    ...(card ? {} : { number: 'Use one of the test cards below. Real cards are not accepted.' }),
    ...(expiry ? {} : { expiry: 'Enter a month and year in the future, such as 12/30.' }),
    ...(card && card.cvv !== typed['cvv']
      ? { cvv: `The CVV of this test card is ${card.cvv}.` }
      : {}),
  };
  if (card === undefined || expiry === undefined || errors.cvv !== undefined) {
    return show(context, row, { errors, typed });
  }
  const tried = countAttempt(context, row, 'Attempted to pay with card');
  return proceed(context, tried, { card: number, expiry }, null);
});

/** `POST /checkout/:code/wallet`: mobile money, confirmed on the phone at once. */
export const payByWallet = submitted((context, row, typed) => {
  const phone = (typed['phone'] ?? '').replaceAll(/\D/g, '');
  if (phone.length < 10) {
    return show(context, row, { errors: { phone: 'Enter a phone number of ten digits.' }, typed });
  }
  const tried = countAttempt(context, row, 'Attempted to pay with mobile money');
  if (phone !== MOBILE_MONEY) fail(context, tried, RESPONSES.declined);
  else approve(context, tried, { card: phone, expiry: DEFAULT_EXPIRY });
  return seeOther(checkoutUrl(context, row));
});

/** Whether the input is correct; undefined when it is not an answer and is asked for again. */
function isCorrect(
  card: TestCard,
  at: StepName,
  typed: Record<string, string>,
): boolean | undefined {
  if (at === 'bank') return typed['answer'] === 'approve';
  if (at === 'phone') return (typed['phone'] ?? '').replaceAll(/\D/g, '').length >= 10 || undefined;
  const given = typed[at] ?? '';
  if (!/^\d+$/.test(given)) return undefined;
  return given === card[at];
}

const REFUSALS = { pin: RESPONSES.pin, otp: RESPONSES.otp, bank: RESPONSES.refusedByBank } as const;
const PROMPTS = {
  pin: 'Enter the PIN.',
  otp: 'Enter the code.',
  phone: 'Enter a phone number of ten digits.',
};

/** `POST /checkout/:code/step`: a wrong PIN or code ends the attempt; another may start. */
export const answerStep = submitted((context, row, typed) => {
  const step = parseStep(row);
  const card = step && findCard(step.card);
  if (!step || !card) return seeOther(checkoutUrl(context, row));
  const { at } = step;
  const right = isCorrect(card, at, typed);
  if (right === undefined && at !== 'bank') {
    return show(context, row, { errors: { [at]: PROMPTS[at] }, typed });
  }
  if (right) return proceed(context, row, step, at);
  fail(context, row, at === 'phone' ? RESPONSES.declined : REFUSALS[at]);
  return seeOther(checkoutUrl(context, row));
});

/** `POST /checkout/:code/cancel`: redirects to the merchant's `cancel_action`, or as after a payment. */
export const cancelCheckout = submitted((context, row) => {
  const left = abandon(context, row);
  const metadata: unknown = JSON.parse(row.metadata ?? 'null');
  const action =
    typeof metadata === 'object' && metadata !== null && 'cancel_action' in metadata
      ? metadata.cancel_action
      : undefined;
  const isGiven = typeof action === 'string' && isWebAddress(action);
  return seeOther(isGiven ? action : (returnUrl(context, left) ?? checkoutUrl(context, left)));
});
