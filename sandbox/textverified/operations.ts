import type { Group } from '../state/switches';
import { cancel, reactivate, report, reuse } from './actions';
import { bare } from './answers';
import { authenticate } from './auth';
import type { Answer, Call, Outcome } from './call';
import {
  account,
  areaCodes,
  domainsOfService,
  services,
  servicesByDomain,
  verificationPrice,
  verificationStock,
  webhookEvents,
} from './catalogue';
import type { Desk } from './desk';
import type { Passage } from './gate';
import { createVerification } from './purchase';
import {
  getHealth,
  getReservation,
  getSale,
  getVerification,
  listCalls,
  listSales,
  listSms,
  listVerifications,
} from './reads';

interface Operation {
  group: Group;
  run: (desk: Desk, call: Call) => Answer;
}

const OPERATIONS: Record<string, Operation> = {
  authenticate: { group: 'auth', run: authenticate },
  account: { group: 'account', run: account },
  areaCodes: { group: 'catalogue', run: areaCodes },
  services: { group: 'catalogue', run: services },
  servicesByDomain: { group: 'catalogue', run: servicesByDomain },
  domainsOfService: { group: 'catalogue', run: domainsOfService },
  webhookEvents: { group: 'catalogue', run: webhookEvents },
  verificationPrice: { group: 'pricing', run: verificationPrice },
  verificationStock: { group: 'inventory', run: verificationStock },
  createVerification: { group: 'create', run: createVerification },
  cancel: { group: 'action', run: cancel },
  report: { group: 'action', run: report },
  reuse: { group: 'action', run: reuse },
  reactivate: { group: 'action', run: reactivate },
  listVerifications: { group: 'read', run: listVerifications },
  getVerification: { group: 'read', run: getVerification },
  getReservation: { group: 'read', run: getReservation },
  getHealth: { group: 'read', run: getHealth },
  listSms: { group: 'sms', run: listSms },
  listCalls: { group: 'sms', run: listCalls },
  listSales: { group: 'sale', run: listSales },
  getSale: { group: 'sale', run: getSale },
};

export function operationOf(name: string): Operation {
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new Error(`no operation is called ${name}`);
  return operation;
}

/** The documents list three types for a 201 and do not say which one is sent. */
function typed(answer: Answer, desk: Desk): Answer {
  const { createdType } = desk.switches;
  if (answer.status !== 201 || createdType === 'application/json') return answer;
  const headers = { ...answer.headers, 'content-type': `${createdType}; charset=utf-8` };
  return { ...answer, headers };
}

/** Runs inside one transaction: a sale, its log line and its key are written together or not at all. */
export function perform(desk: Desk, call: Call, passage: Passage): Outcome {
  const operation = operationOf(call.op);
  const { strike, delayMs } = passage;
  if (strike !== null) return { ...strike, delayMs };
  const isOpen = operation.group === 'auth' || desk.tokens.isValid(call.token, desk.now);
  if (!isOpen) return { ...bare(401, desk.switches.errorBody), delayMs };
  const { sold = false, holdMs = 0, ...answer } = typed(operation.run(desk, call), desk);
  const wait = Math.max(delayMs, holdMs);
  const { dropAfterCreate, dropAfterCreateShare, hangMs, errorBody } = desk.switches;
  const isDropped =
    sold && dropAfterCreate !== 'off' && desk.hit('dropAfterCreate', dropAfterCreateShare);
  if (isDropped) {
    return dropAfterCreate === 'hang'
      ? { ...bare(504, errorBody), delayMs: hangMs }
      : { ...bare(502, errorBody), delayMs: wait };
  }
  if (passage.garbled) return { ...answer, body: '{"data":[{"id":"', delayMs: wait };
  return { ...answer, delayMs: wait };
}

/** The groups that write; the others stay off the disk. */
export const isChanging = (group: Group): boolean =>
  group === 'auth' || group === 'create' || group === 'action';
