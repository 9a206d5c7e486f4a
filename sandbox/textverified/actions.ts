import { plainError, created, done, refused } from './answers';
import type { Answer, Call } from './call';
import type { OperationContext } from './context';
import { endVerification } from './endings';
import { actOnMock } from './mocks';
import { cannotPay } from './purchase';
import { sell } from './sale';
import type { Verification } from './verifications.store';
import { rightsOf, verificationHref } from './views';

type Ending = 'verificationCanceled' | 'verificationReported';

function finish(
  context: OperationContext,
  row: Verification,
  isAllowed: boolean,
  to: Ending,
): Answer {
  const { errorBody } = context.switches;
  return isAllowed && endVerification(context, row, to) ? done() : plainError(400, errorBody);
}

/** Sells the same number again, as a new verification with its own price. */
function resell(
  context: OperationContext,
  row: Verification,
  kind: 'reuse' | 'reactivate',
): Answer {
  const refusal = cannotPay(context, row.cents);
  if (refusal !== null) return refusal;
  const { maxUnfinished } = context.switches;
  if (maxUnfinished > 0 && context.verifications.countPending() >= maxUnfinished) {
    return refused('TooManyUnfinishedVerifications', 'Too many pending verifications.');
  }
  const state = kind === 'reuse' ? 'verificationReused' : 'verificationReactivated';
  context.verifications.change(row, 'verificationCompleted', { state }, context.now);
  const next = sell(context, {
    kind,
    key: null,
    number: row.number,
    service: row.service,
    capability: row.capability,
    notListedName: row.not_listed_name,
    cents: row.cents,
  });
  return { ...created(verificationHref(context.base, next.id)), sold: true };
}

/** Finds the verification of an action; answers 404 for an unknown id, as documented. */
const actionHandler =
  (
    name: 'cancel' | 'report' | 'reuse' | 'reactivate',
    act: (context: OperationContext, row: Verification) => Answer,
  ) =>
  (context: OperationContext, call: Call): Answer => {
    if (call.id.startsWith('mock_')) return actOnMock(context, call.id, name);
    const row = context.verifications.find(call.id);
    return row === undefined ? plainError(404, context.switches.errorBody) : act(context, row);
  };

export const cancel = actionHandler('cancel', (context, row) => {
  const isAllowed = rightsOf(context, row).canCancel && !context.switches.cancelRefused;
  return finish(context, row, isAllowed, 'verificationCanceled');
});

export const report = actionHandler('report', (context, row) =>
  finish(context, row, rightsOf(context, row).canReport, 'verificationReported'),
);

export const reuse = actionHandler('reuse', (context, row) =>
  rightsOf(context, row).canReuse
    ? resell(context, row, 'reuse')
    : refused('NotReusable', 'The verification cannot be reused.'),
);

export const reactivate = actionHandler('reactivate', (context, row) =>
  rightsOf(context, row).canReactivate
    ? resell(context, row, 'reactivate')
    : refused('NotReactivatable', 'The verification cannot be reactivated.'),
);
