import { broken, invalid, invalidKey, json, ok } from './answers';
import type { Answer, Call, Outcome } from './call';
import { chargeAuthorization, deactivate, partialDebit } from './charge';
import { answerStep, cancelCheckout, checkoutPage, payByCard, payByWallet } from './checkout';
import { CONTROLS } from './control';
import {
  createCustomer,
  fetchCustomer,
  listCustomers,
  setRiskAction,
  updateCustomer,
} from './customers';
import type { OperationContext } from './context';
import {
  fetchTransactionDispute,
  fetchDispute,
  listDisputes,
  resolveDispute,
  updateDispute,
} from './disputes';
import { addEvidence, upload, uploadUrl } from './evidence';
import type { Admission } from './gate';
import { createRefund, fetchRefund, listRefunds, retryRefund } from './refunds';
import { exportDisputes, exportFile, exportTransactions, timeline, totals } from './reports';
import { parseFields } from './requests';
import { wholeNumber } from './money';
import type { Operation } from './operation';
import { patchSwitches, type Group } from './switches';
import { fetchTransaction, initialize, listTransactions, verify } from './transactions';

const session = (context: OperationContext): Answer =>
  ok('Payment session timeout retrieved', {
    payment_session_timeout: context.switches.sessionMinutes,
  });

/** `PUT /integration/payment_session_timeout`: minutes, stored in the switch `sessionMinutes`. */
function setSession(context: OperationContext, call: Call): Answer {
  const timeout = wholeNumber(parseFields(call)?.['timeout']);
  const next = patchSwitches(context.switches, { sessionMinutes: timeout });
  if (timeout === undefined || !next.success) return invalid('timeout must be a whole number');
  context.settings.switches = next.data;
  return ok('Payment session timeout updated', { payment_session_timeout: timeout });
}

const api = (group: Group, run: Operation['run'], writes = true): Operation => ({
  group,
  writes,
  run,
});
const page = (run: Operation['run'], writes = true): Operation => ({ group: null, writes, run });

const OPERATIONS: Record<string, Operation> = {
  initialize: api('initialize', initialize),
  verify: api('verify', verify, false),
  fetchTransaction: api('list', fetchTransaction, false),
  listTransactions: api('list', listTransactions, false),
  transactionTimeline: api('list', timeline, false),
  transactionTotals: api('list', totals, false),
  exportTransactions: api('list', exportTransactions, false),
  charge: api('charge', chargeAuthorization),
  partialDebit: api('charge', partialDebit),
  createCustomer: api('other', createCustomer),
  listCustomers: api('other', listCustomers, false),
  fetchCustomer: api('other', fetchCustomer, false),
  updateCustomer: api('other', updateCustomer),
  setRiskAction: api('other', setRiskAction),
  deactivate: api('other', deactivate),
  session: api('other', session, false),
  setSession: api('other', setSession),
  createRefund: api('refund', createRefund),
  fetchRefund: api('refund', fetchRefund, false),
  listRefunds: api('refund', listRefunds, false),
  retryRefund: api('refund', retryRefund),
  listDisputes: api('dispute', listDisputes, false),
  fetchDispute: api('dispute', fetchDispute, false),
  fetchTransactionDispute: api('dispute', fetchTransactionDispute, false),
  updateDispute: api('dispute', updateDispute),
  resolveDispute: api('dispute', resolveDispute),
  addEvidence: api('dispute', addEvidence),
  uploadUrl: api('dispute', uploadUrl),
  exportDisputes: api('dispute', exportDisputes, false),
  upload: page(upload),
  exportFile: page(exportFile, false),
  checkoutPage: page(checkoutPage, false),
  payByCard: page(payByCard),
  payByWallet: page(payByWallet),
  answerStep: page(answerStep),
  cancelCheckout: page(cancelCheckout),
  ...CONTROLS,
};

export function getOperation(name: string): Operation {
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new Error(`unknown operation: ${name}`);
  return operation;
}

/** Runs an operation of the merchant's API; it takes effect also when its answer is lost. */
export function runOperation(
  context: OperationContext,
  { run }: Operation,
  call: Call,
  { admission, key }: { admission: Admission; key: string },
): Outcome {
  const { delayMs, headers } = admission;
  const answered = (answer: Answer, wait = delayMs): Outcome => ({
    ...answer,
    headers: { ...answer.headers, ...headers },
    delayMs: wait,
  });
  if (admission.refusal !== null) return answered(admission.refusal);
  if (call.token !== key) return answered(invalidKey());
  const answer = run(context, call);
  if (admission.dropped) {
    return context.switches.dropAfterAs === 'hang'
      ? answered(broken(504), context.switches.hangMs)
      : answered(broken(502));
  }
  if (admission.garbled) return answered({ ...json(null), body: '{"status":true,"data":{"' });
  return answered(answer);
}
