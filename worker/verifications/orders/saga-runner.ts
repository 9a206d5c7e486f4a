import type { Action, Result } from './saga-types';
import { next } from './order.machine';
import type { Order } from './order';
import { isStepDue } from './poll-schedule';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import type { HoldRefusal } from '../../billing/ledger/refusals';
import type { Balance } from '../../billing/ledger/ledger.service';

/** What a step gave: the machine's result, and what came along with it. */
export interface Performed {
  result: Result;
  messages?: ProviderMessage[];
  balance?: Balance;
  /** The order never came to be: no credits, or it lives in D1 already. Nothing of it stays. */
  stop?: { kind: 'refused'; refusal: HoldRefusal } | { kind: 'existing' };
}

/** What driving needs from the world; the object wires it, tests crash it. */
export interface DriverDeps {
  order(): Order | null;
  save(order: Order): void;
  /** Makes what was saved last, with all that is not yet written. */
  write(): void;
  perform(action: Action, order: Order): Promise<Performed>;
  commit(action: Action, performed: Performed, begunAt: number): Promise<void>;
  forget(stop: NonNullable<Performed['stop']>): Promise<void>;
  now(): number;
}

// Far above what any order needs in one go; a bug must not spin.
const MAX_STEPS = 40;

/** The order as it must be stored before `action` goes out, so that a crash in between is noticed. */
export function begin(order: Order, action: Action, now: number): Order {
  if (action.kind !== 'purchase' && action.kind !== 'rentAgain') return order;
  const { purchase } = order;
  return {
    ...order,
    purchase: {
      ...purchase,
      startedAt: purchase.startedAt ?? now,
      inFlight: true,
      doubtSince: purchase.inFlight ? (purchase.doubtSince ?? now) : purchase.doubtSince,
    },
  };
}

/**
 * Every other step can be repeated under its key, so an order that is lost on its way there goes the way again. A
 * purchase without a key cannot, and of a later attempt it must be known which ones came before.
 */
const isUnrepeatable = (action: Action, order: Order): boolean =>
  action.kind === 'rentAgain' ||
  (action.kind === 'purchase' &&
    (order.purchase.startedAt !== null || order.purchase.generation > 1));

/** Takes the order as far as it gets now: step after step until the next one is due later. */
export async function drive(deps: DriverDeps): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step++) {
    const now = deps.now();
    const order = deps.order();
    if (!order || !isStepDue(order, now)) return;
    const action = next(order, now);
    if (action.kind === 'rest') return;
    deps.save(begin(order, action, now));
    if (isUnrepeatable(action, order)) deps.write();
    const performed = await deps.perform(action, order);
    if (performed.stop) return deps.forget(performed.stop);
    await deps.commit(action, performed, now);
  }
}
