import { bare, created, done, refused } from './answers';
import type { Answer, Call } from './call';
import type { Desk } from './desk';
import { end } from './endings';
import { actOnMock } from './mocks';
import { cannotPay } from './purchase';
import { sell } from './sale';
import type { Verification } from './verifications.store';
import { rightsOf, verificationHref } from './views';

type Ending = 'verificationCanceled' | 'verificationReported';

function finish(desk: Desk, row: Verification, isAllowed: boolean, to: Ending): Answer {
  const { errorBody } = desk.switches;
  return isAllowed && end(desk, row, to) ? done() : bare(400, errorBody);
}

/** The same number again, as a new verification with a price of its own. */
function again(desk: Desk, row: Verification, kind: 'reuse' | 'reactivate'): Answer {
  const poor = cannotPay(desk, row.cents);
  if (poor !== null) return poor;
  const { maxUnfinished } = desk.switches;
  if (maxUnfinished > 0 && desk.verifications.countPending() >= maxUnfinished) {
    return refused('TooManyUnfinishedVerifications', 'Too many pending verifications.');
  }
  const state = kind === 'reuse' ? 'verificationReused' : 'verificationReactivated';
  desk.verifications.change(row, 'verificationCompleted', { state }, desk.now);
  const next = sell(desk, {
    kind,
    key: null,
    number: row.number,
    service: row.service,
    capability: row.capability,
    notListedName: row.not_listed_name,
    cents: row.cents,
  });
  return { ...created(verificationHref(desk.base, next.id)), sold: true };
}

/** Where a reservation is looked up: 404 is the contract's answer for an unknown id. */
const act =
  (
    name: 'cancel' | 'report' | 'reuse' | 'reactivate',
    perform: (desk: Desk, row: Verification) => Answer,
  ) =>
  (desk: Desk, call: Call): Answer => {
    if (call.id.startsWith('mock_')) return actOnMock(desk, call.id, name);
    const row = desk.verifications.find(call.id);
    return row === undefined ? bare(404, desk.switches.errorBody) : perform(desk, row);
  };

export const cancel = act('cancel', (desk, row) => {
  const isAllowed = rightsOf(desk, row).canCancel && !desk.switches.cancelRefused;
  return finish(desk, row, isAllowed, 'verificationCanceled');
});

export const report = act('report', (desk, row) =>
  finish(desk, row, rightsOf(desk, row).canReport, 'verificationReported'),
);

export const reuse = act('reuse', (desk, row) =>
  rightsOf(desk, row).canReuse
    ? again(desk, row, 'reuse')
    : refused('NotReusable', 'The verification cannot be reused.'),
);

export const reactivate = act('reactivate', (desk, row) =>
  rightsOf(desk, row).canReactivate
    ? again(desk, row, 'reactivate')
    : refused('NotReactivatable', 'The verification cannot be reactivated.'),
);
