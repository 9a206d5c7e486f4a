import { creditDeducted } from './events';
import { executeStep } from './execute-step';
import { isStoredFirst, markStarted } from './order';
import type { OrderContext } from './order-context';
import type { OrderJournal } from './order-journal';
import { apply, next } from './order.machine';
import { countTexts, sealNewMessages, storeMessages } from './message-intake';
import { isStepDue } from './order-schedule';
import type { Action, Rejection, StepOutcome } from './saga-types';

/** Far more steps than an order needs at once; bounds the loop in case of a defect. */
const MAX_STEPS = 40;

/**
 * Executes step after step until the next one is due later.
 * @returns why the order was not created, or null.
 */
export async function runSaga(ctx: OrderContext, journal: OrderJournal): Promise<Rejection | null> {
  for (let step = 0; step < MAX_STEPS; step++) {
    const begunAt = ctx.now();
    const { order } = ctx.store;
    if (!order || !isStepDue(order, begunAt)) return null;
    const action = next(order, begunAt);
    if (action.kind === 'idle') return null;
    ctx.store.save(markStarted(order, action.kind, begunAt));
    if (isStoredFirst(action.kind, order)) journal.write();
    const outcome = await executeStep(ctx, action, order);
    if (outcome.rejection) return outcome.rejection;
    await commit(ctx, journal, { action, outcome, begunAt });
  }
  return null;
}

/** Applies the outcome of a step to the order as it is now, in one transaction with its messages and events. */
async function commit(
  ctx: OrderContext,
  journal: OrderJournal,
  step: { action: Action; outcome: StepOutcome; begunAt: number },
): Promise<void> {
  const { store, now, random } = ctx;
  const { action, outcome, begunAt } = step;
  const incoming = await sealNewMessages(ctx, outcome.messages ?? []);
  journal.record((order) => {
    const added = storeMessages(store, order, incoming);
    const change = apply(countTexts(order, added), action, outcome.result, {
      now: now(),
      begunAt,
      random: random(),
      hasCode: store.hasCode(),
    });
    const { balance } = outcome;
    const events = balance ? [creditDeducted(order, balance.spendable, now())] : [];
    return { ...change, added, events };
  });
}
