import type { Group } from './switches';
import { cancel, reactivate, report, reuse } from './actions';
import { plainError } from './answers';
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
import type { OperationContext } from './context';
import type { Admission } from './gate';
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
  run: (context: OperationContext, call: Call) => Answer;
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

export function getOperation(name: string): Operation {
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new Error(`unknown operation: ${name}`);
  return operation;
}

/** The documents list three content types for a 201 and do not say which one is sent. */
function withCreatedType(answer: Answer, context: OperationContext): Answer {
  const { createdType } = context.switches;
  if (answer.status !== 201 || createdType === 'application/json') return answer;
  const headers = { ...answer.headers, 'content-type': `${createdType}; charset=utf-8` };
  return { ...answer, headers };
}

/** Runs inside one transaction: a sale, its log line and its key are written together or not at all. */
export function runOperation(context: OperationContext, call: Call, admission: Admission): Outcome {
  const operation = getOperation(call.op);
  const { refusal, delayMs } = admission;
  if (refusal !== null) return { ...refusal, delayMs };
  const isOpen = operation.group === 'auth' || context.tokens.isValid(call.token, context.now);
  if (!isOpen) return { ...plainError(401, context.switches.errorBody), delayMs };
  const {
    sold = false,
    holdMs = 0,
    ...answer
  } = withCreatedType(operation.run(context, call), context);
  const wait = Math.max(delayMs, holdMs);
  const { dropAfterCreate, dropAfterCreateShare, hangMs, errorBody } = context.switches;
  const isDropped =
    sold && dropAfterCreate !== 'off' && context.hit('dropAfterCreate', dropAfterCreateShare);
  if (isDropped) {
    return dropAfterCreate === 'hang'
      ? { ...plainError(504, errorBody), delayMs: hangMs }
      : { ...plainError(502, errorBody), delayMs: wait };
  }
  if (admission.garbled) return { ...answer, body: '{"data":[{"id":"', delayMs: wait };
  return { ...answer, delayMs: wait };
}

/** Groups that write to disk. */
export const isChanging = (group: Group): boolean =>
  group === 'auth' || group === 'create' || group === 'action';
