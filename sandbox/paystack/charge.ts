import { invalid, missing, ok, refused } from './answers';
import type { Authorization, ChargeOutcome } from './authorizations.store';
import { isAnswer, type Answer, type Call } from './call';
import { findCard, RESPONSES } from './cards';
import type { OperationContext } from './context';
import { accessCode, authorizationSeq } from './ids';
import { wholeNumber } from './money';
import { approve, fail, succeed } from './payments';
import {
  parsePaymentRequest,
  parseFields,
  text,
  unreadable,
  type PaymentRequest,
} from './requests';
import { createTransaction } from './transactions';
import type { Transaction } from './transactions.store';
import { chargeView } from './views';

const MINUTE = 60_000;

/** Finds a saved card that can be charged; a refusal does not use up the reference. */
function findChargeable(
  context: OperationContext,
  code: string,
  email: string,
): Authorization | Answer {
  const isDocumented = context.switches.charges.errors === 'documented';
  const seq = authorizationSeq(context.seed, code);
  const saved = seq === undefined ? undefined : context.authorizations.get(seq);
  if (saved === undefined) {
    return refused(
      isDocumented
        ? 'Authorization code does not exist or has been deactivated'
        : 'Authorization code is invalid',
    );
  }
  const isOwn = saved.email.toLowerCase() === email.toLowerCase();
  if (isDocumented && isOwn && saved.active === 0) {
    return refused('Authorization code does not exist or has been deactivated');
  }
  if (isDocumented && isOwn && saved.reusable === 0) {
    return refused('This authorization is not reusable');
  }
  if (!isOwn || saved.active === 0 || saved.reusable === 0) {
    return refused(
      'Email does not match Authorization code. Authorization may be inactive or belong to a different email. Please confirm.',
    );
  }
  if (saved.locked_until !== null && saved.locked_until > context.now) {
    const minutes = Math.ceil((saved.locked_until - context.now) / MINUTE);
    return refused(`Charge attempt cannot be fulfilled until ${minutes} minutes`);
  }
  return saved;
}

/** The outcome by the authorization's own setting, the switch, the share of challenges, or the card. */
function chargeOutcome(context: OperationContext, saved: Authorization): ChargeOutcome {
  const { outcome, challenge } = context.switches.charges;
  if (saved.outcome !== null) return saved.outcome;
  if (outcome !== 'byCard') return outcome;
  if (context.hit('charge.challenge', challenge)) return 'challenge';
  const ending = findCard(saved.card)?.ending;
  return ending === 'insufficient' || ending === 'success' ? ending : 'declined';
}

/** Locks the card for a while after `lockAfter` consecutive refusals. */
function countFailure(context: OperationContext, saved: Authorization): void {
  const { lockAfter, lockMinutes } = context.switches.charges;
  const failures = saved.failures + 1;
  const isLocked = lockAfter > 0 && failures >= lockAfter;
  context.authorizations.change(saved, {
    failures: isLocked ? 0 : failures,
    locked_until: isLocked ? context.now + lockMinutes * MINUTE : saved.locked_until,
  });
}

function charge(context: OperationContext, row: Transaction, saved: Authorization): Transaction {
  const outcome = chargeOutcome(context, saved);
  if (outcome === 'declined' || outcome === 'insufficient') {
    countFailure(context, saved);
    return fail(context, row, RESPONSES[outcome]);
  }
  if (outcome === 'challenge') {
    const step = JSON.stringify({ card: saved.card, expiry: saved.expiry, at: 'bank' });
    return context.transactions.change(row, { status: 'ongoing', response: null, step });
  }
  if (saved.failures > 0) context.authorizations.change(saved, { failures: 0 });
  if (outcome === 'success') return approve(context, row, saved);
  const { pendingStatus, pendingMs } = context.switches;
  if (pendingMs > 0) context.jobs.add(context.now + pendingMs, 'succeed', row.seq);
  const instrument = { card: saved.card, expiry: saved.expiry };
  return context.transactions.change(row, {
    ...instrument,
    status: pendingStatus,
    response: 'Pending',
  });
}

/** `POST /transaction/charge_authorization`: 200 for a refusal too; `data.status` decides. */
export function chargeAuthorization(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const asked = parsePaymentRequest(context, fields);
  if (isAnswer(asked)) return asked;
  const code = text(fields['authorization_code']);
  if (code === undefined) return missing('Authorization Code');
  const saved = findChargeable(context, code, asked.email);
  if (isAnswer(saved)) return saved;
  const row = charge(context, createCharge(context, asked, saved), saved);
  if (row.step === null) return ok('Charge attempted', chargeView(context, row));
  const access = accessCode(context.seed, row.seq);
  return ok('Please, redirect your customer to the authorization url provided', {
    authorization_url: `${context.base}/checkout/resume/${access}`,
    reference: row.reference,
    access_code: access,
    paused: true,
  });
}

/** `POST /transaction/partial_debit`: charges what the card allows, but at least `at_least`. */
export function partialDebit(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  if (text(fields['currency']) === undefined) return missing('Currency');
  const asked = parsePaymentRequest(context, fields);
  if (isAnswer(asked)) return asked;
  const code = text(fields['authorization_code']);
  if (code === undefined) return missing('Authorization Code');
  if (context.customers.findByEmail(asked.email) === undefined)
    return refused('Customer not found');
  const saved = findChargeable(context, code, asked.email);
  if (isAnswer(saved)) return saved;
  const least = fields['at_least'] === undefined ? undefined : wholeNumber(fields['at_least']);
  if (fields['at_least'] !== undefined && least === undefined) return invalid('Invalid at_least');
  const isShort = chargeOutcome(context, saved) === 'insufficient' && least !== undefined;
  const opened = createCharge(context, asked, saved);
  const { card, expiry } = saved;
  const row = isShort
    ? succeed(context, opened, { card, expiry, amount: Math.min(least, asked.amount) })
    : charge(context, opened, saved);
  return ok('Charge attempted', { ...chargeView(context, row), requested_amount: row.requested });
}

const createCharge = (
  context: OperationContext,
  asked: PaymentRequest,
  saved: Authorization,
): Transaction =>
  context.transactions.change(
    createTransaction(context, asked, { kind: 'charge', channels: null }),
    {
      auth_seq: saved.seq,
      channel: 'card',
      attempts: 1,
    },
  );

/** `POST /customer/authorization/deactivate`; older clients use `POST /customer/deactivate_authorization`. */
export function deactivate(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const code = text(fields['authorization_code']);
  if (code === undefined) return missing('Authorization Code');
  const seq = authorizationSeq(context.seed, code);
  const saved = seq === undefined ? undefined : context.authorizations.get(seq);
  if (saved === undefined || saved.active === 0) {
    return refused('Authorization code not found.', { status: 404 });
  }
  context.authorizations.change(saved, { active: 0 });
  return ok('Authorization has been deactivated', undefined);
}
