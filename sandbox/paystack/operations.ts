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
import type { Desk } from './desk';
import {
  disputeOfTransaction,
  fetchDispute,
  listDisputes,
  resolveDispute,
  updateDispute,
} from './disputes';
import { addEvidence, upload, uploadUrl } from './evidence';
import type { Passage } from './gate';
import { createRefund, fetchRefund, listRefunds, retryRefund } from './refunds';
import { exportDisputes, exportFile, exportTransactions, timeline, totals } from './reports';
import { readFields } from './requests';
import { wholeNumber } from './money';
import type { Operation } from './operation';
import { patchSwitches, type Group } from './switches';
import { fetchTransaction, initialize, listTransactions, verify } from './transactions';

const session = (desk: Desk): Answer =>
  ok('Payment session timeout retrieved', {
    payment_session_timeout: desk.switches.sessionMinutes,
  });

/** `PUT /integration/payment_session_timeout`: minutes, as the switch `sessionMinutes` counts them. */
function setSession(desk: Desk, call: Call): Answer {
  const timeout = wholeNumber(readFields(call)?.['timeout']);
  const next = patchSwitches(desk.switches, { sessionMinutes: timeout });
  if (timeout === undefined || !next.success) return invalid('timeout must be a whole number');
  desk.settings.switches = next.data;
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
  disputeOfTransaction: api('dispute', disputeOfTransaction, false),
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

export function operationOf(name: string): Operation {
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new Error(`no operation is called ${name}`);
  return operation;
}

/** A call of the merchant's, after the gate: what it does is done also where its answer is lost. */
export function perform(
  desk: Desk,
  { run }: Operation,
  call: Call,
  { passage, key }: { passage: Passage; key: string },
): Outcome {
  const { delayMs, headers } = passage;
  const reached = (answer: Answer, wait = delayMs): Outcome => ({
    ...answer,
    headers: { ...answer.headers, ...headers },
    delayMs: wait,
  });
  if (passage.strike !== null) return reached(passage.strike);
  if (call.token !== key) return reached(invalidKey());
  const answer = run(desk, call);
  if (passage.dropped) {
    return desk.switches.dropAfterAs === 'hang'
      ? reached(broken(504), desk.switches.hangMs)
      : reached(broken(502));
  }
  if (passage.garbled) return reached({ ...json(null), body: '{"status":true,"data":{"' });
  return reached(answer);
}
