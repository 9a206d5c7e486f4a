import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import { grantCredits } from '../../../../worker/billing/ledger/ledger.service';
import { unhonouredSurcharge } from '../../../../worker/verifications/orders/surcharge';
import { CrashingWorld, PRICE } from '../../../support/crashing-world';

// The model provider's numbers have the area code 206.
const AREA_CODES = fc.constantFrom<string[] | null>(
  null,
  ['206'],
  ['425'],
  ['425', '206'],
  ['425', '212'],
);

interface Row {
  step: string;
  amount: number;
  credit: string;
}

const moved = (id: string): Row[] =>
  CrashingWorld.sqlite.raw
    .prepare('SELECT step, amount, credit FROM transfers WHERE reference = ? ORDER BY seq')
    .all(id) as unknown as Row[];

const sum = (rows: Row[]): number => rows.reduce((total, row) => total + row.amount, 0);

describe('I-07 a surcharge', () => {
  test('I-07 that is not honoured is refunded once, to its source, with any crash in between (600 runs)', async () => {
    let refunds = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          areaCodes: AREA_CODES,
          surcharge: fc.integer({ min: 0, max: PRICE - 1 }),
          promo: fc.integer({ min: 0, max: PRICE }),
          code: fc.boolean(),
          crashes: fc.array(fc.record({ calls: fc.nat(5), after: fc.boolean() }), { maxLength: 3 }),
        }),
        async ({ areaCodes, surcharge, promo, code, crashes }) => {
          const world = await CrashingWorld.make();
          const { accountId, db } = world;
          const grant = { accountId, tenantId: 'tnt_default', reference: `p:${accountId}` };
          const ctx = { db, env: {} as Env, now: () => world.now };
          if (promo > 0) await grantCredits(ctx, { ...grant, promo: true, amount: promo });
          const surcharges = { areaCode: areaCodes ? surcharge : 0, carrier: 0 };
          world.core.create(world.draft({ areaCodes, surcharge: surcharges }));
          await world.work();
          if (code) world.sms();
          for (const fuse of crashes) {
            world.fuse = fuse;
            await world.tick();
          }
          await world.settle();

          const { order } = world;
          const rows = moved(order.id);
          const back = rows.filter((row) => row.step.startsWith('refund:'));
          const missed = areaCodes !== null && !areaCodes.includes('206');
          const due = order.state === 'completed' && missed ? surcharges.areaCode : 0;
          expect(sum(back)).toBe(due);
          expect(unhonouredSurcharge({ ...order, number: order.reservation?.number ?? null })).toBe(
            due,
          );
          // Refunded in reverse order: bought credits, then promo.
          const toPromo = sum(back.filter((row) => row.credit.endsWith(':promo')));
          expect(toPromo).toBe(Math.max(0, due - (PRICE - promo)));
          const events = [...world.hub.values()].filter(
            (event) => event.data['reason'] === 'area_code_not_honoured',
          );
          expect(events.map((event) => [event.type, event.data['amountCents']])).toEqual(
            due > 0 ? [['refund.issued', due]] : [],
          );
          if (due > 0) {
            refunds++;
            expect(events[0]?.data['balanceAfterCents']).toBe(1_000 + promo - PRICE + due);
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(refunds).toBeGreaterThan(50);
    expect(await checkLedger(CrashingWorld.sqlite.db)).toEqual([]);
  }, 120_000);

  test('I-07 the check of the ledger finds one that was kept', async () => {
    const world = await CrashingWorld.make();
    const surcharge = { areaCode: 20, carrier: 0 };
    world.core.create(world.draft({ areaCodes: ['206'], surcharge }));
    await world.work();
    world.sms();
    await world.settle();
    const { raw } = CrashingWorld.sqlite;
    const change = raw.prepare('UPDATE verifications SET area_codes = ? WHERE id = ?');
    change.run('["425"]', world.order.id);
    expect(await checkLedger(world.db)).toEqual([
      { rule: 'surcharge not honoured = given back', count: 1 },
    ]);
    change.run('["206"]', world.order.id);
  });

  test('I-07 is absent in an order of the previous version', async () => {
    const world = await CrashingWorld.awaiting();
    expect(world.order).toMatchObject({ surcharge: { areaCode: 0, carrier: 0 }, quoteId: null });
  });
});
