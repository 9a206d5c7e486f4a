import { invalid, missing, ok, refused } from './answers';
import type { Authorization, ChargeOutcome } from './authorizations.store';
import { isAnswer, type Answer, type Call } from './call';
import { cardOf, RESPONSES } from './cards';
import type { Desk } from './desk';
import { accessCode, authorizationSeq } from './ids';
import { wholeNumber } from './money';
import { approve, fail, succeed } from './payments';
import { readAsked, readFields, text, unreadable, type Asked } from './requests';
import { open } from './transactions';
import type { Transaction } from './transactions.store';
import { chargeView } from './views';

const MINUTE = 60_000;

/** Why a saved card cannot be charged at all; such a call uses no reference up. */
function refusal(desk: Desk, code: string, email: string): Authorization | Answer {
  const isDocumented = desk.switches.charges.errors === 'documented';
  const seq = authorizationSeq(desk.seed, code);
  const saved = seq === undefined ? undefined : desk.authorizations.get(seq);
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
  if (saved.locked_until !== null && saved.locked_until > desk.now) {
    const minutes = Math.ceil((saved.locked_until - desk.now) / MINUTE);
    return refused(`Charge attempt cannot be fulfilled until ${minutes} minutes`);
  }
  return saved;
}

/** By the authorization's own setting, the switch, the share of challenges, and at last the card. */
function outcomeOf(desk: Desk, saved: Authorization): ChargeOutcome {
  const { outcome, challenge } = desk.switches.charges;
  if (saved.outcome !== null) return saved.outcome;
  if (outcome !== 'byCard') return outcome;
  if (desk.hit('charge.challenge', challenge)) return 'challenge';
  const ending = cardOf(saved.card)?.ending;
  return ending === 'insufficient' || ending === 'success' ? ending : 'declined';
}

/** Ten refusals in a row and the card is regulated for a while. */
function countFailure(desk: Desk, saved: Authorization): void {
  const { lockAfter, lockMinutes } = desk.switches.charges;
  const failures = saved.failures + 1;
  const isLocked = lockAfter > 0 && failures >= lockAfter;
  desk.authorizations.change(saved, {
    failures: isLocked ? 0 : failures,
    locked_until: isLocked ? desk.now + lockMinutes * MINUTE : saved.locked_until,
  });
}

function settle(desk: Desk, row: Transaction, saved: Authorization): Transaction {
  const outcome = outcomeOf(desk, saved);
  if (outcome === 'declined' || outcome === 'insufficient') {
    countFailure(desk, saved);
    return fail(desk, row, RESPONSES[outcome]);
  }
  if (outcome === 'challenge') {
    const step = JSON.stringify({ card: saved.card, expiry: saved.expiry, at: 'bank' });
    return desk.transactions.change(row, { status: 'ongoing', response: null, step });
  }
  if (saved.failures > 0) desk.authorizations.change(saved, { failures: 0 });
  if (outcome === 'success') return approve(desk, row, saved);
  const { pendingStatus, pendingMs } = desk.switches;
  if (pendingMs > 0) desk.jobs.add(desk.now + pendingMs, 'succeed', row.seq);
  const instrument = { card: saved.card, expiry: saved.expiry };
  return desk.transactions.change(row, {
    ...instrument,
    status: pendingStatus,
    response: 'Pending',
  });
}

/** `POST /transaction/charge_authorization`: 200 also for a refusal; `data.status` decides. */
export function chargeAuthorization(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const asked = readAsked(desk, fields);
  if (isAnswer(asked)) return asked;
  const code = text(fields['authorization_code']);
  if (code === undefined) return missing('Authorization Code');
  const saved = refusal(desk, code, asked.email);
  if (isAnswer(saved)) return saved;
  const row = settle(desk, openCharge(desk, asked, saved), saved);
  if (row.step === null) return ok('Charge attempted', chargeView(desk, row));
  const access = accessCode(desk.seed, row.seq);
  return ok('Please, redirect your customer to the authorization url provided', {
    authorization_url: `${desk.base}/checkout/resume/${access}`,
    reference: row.reference,
    access_code: access,
    paused: true,
  });
}

/** `POST /transaction/partial_debit`: as much as the card gives, and `at_least` at the least. */
export function partialDebit(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  if (text(fields['currency']) === undefined) return missing('Currency');
  const asked = readAsked(desk, fields);
  if (isAnswer(asked)) return asked;
  const code = text(fields['authorization_code']);
  if (code === undefined) return missing('Authorization Code');
  if (desk.customers.of(asked.email) === undefined) return refused('Customer not found');
  const saved = refusal(desk, code, asked.email);
  if (isAnswer(saved)) return saved;
  const least = fields['at_least'] === undefined ? undefined : wholeNumber(fields['at_least']);
  if (fields['at_least'] !== undefined && least === undefined) return invalid('Invalid at_least');
  const isShort = outcomeOf(desk, saved) === 'insufficient' && least !== undefined;
  const opened = openCharge(desk, asked, saved);
  const { card, expiry } = saved;
  const row = isShort
    ? succeed(desk, opened, { card, expiry, amount: Math.min(least, asked.amount) })
    : settle(desk, opened, saved);
  return ok('Charge attempted', { ...chargeView(desk, row), requested_amount: row.requested });
}

const openCharge = (desk: Desk, asked: Asked, saved: Authorization): Transaction =>
  desk.transactions.change(open(desk, asked, { kind: 'charge', channels: null }), {
    auth_seq: saved.seq,
    channel: 'card',
    attempts: 1,
  });

/** `POST /customer/authorization/deactivate`, `POST /customer/deactivate_authorization` in older clients. */
export function deactivate(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const code = text(fields['authorization_code']);
  if (code === undefined) return missing('Authorization Code');
  const seq = authorizationSeq(desk.seed, code);
  const saved = seq === undefined ? undefined : desk.authorizations.get(seq);
  if (saved === undefined || saved.active === 0) {
    return refused('Authorization code not found.', { status: 404 });
  }
  desk.authorizations.change(saved, { active: 0 });
  return ok('Authorization has been deactivated', undefined);
}
