import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CrashingWorld } from '../../../support/crashing-world';
import { collectLogs, eventsAt } from '../../../support/logs';

const D1_AWAY = new Error('D1_ERROR: Network connection lost.');

const Stored = z.object({
  order: z.object({ externalId: z.string().nullable(), annotationsRevision: z.number() }),
  outbox: z.array(z.object({ id: z.string() })),
});
/** The content of the storage, not of the running instance. */
const stored = (world: CrashingWorld) =>
  Stored.parse(JSON.parse(String(world.storage.kv.get('verification'))));
const revisionInD1 = (world: CrashingWorld) =>
  CrashingWorld.sqlite.raw
    .prepare('SELECT annotations_revision AS n FROM verifications WHERE id = ?')
    .get(world.order.id)?.['n'];

describe('a change of annotations', () => {
  test('I-03 I-74 is stored with its effect, in one write', async () => {
    const world = await CrashingWorld.awaiting();
    const { writes } = world.storage;
    world.core.annotate({ externalId: 'mine' });
    expect(world.storage.writes).toBe(writes + 1);
    expect(stored(world)).toEqual({
      order: { externalId: 'mine', annotationsRevision: 1 },
      outbox: [{ id: '5:1' }],
    });
  });

  test('I-03 is not kept when that write fails', async () => {
    const world = await CrashingWorld.awaiting({ externalId: 'first' });
    world.storage.failure = new Error('disk full');
    expect(() => world.core.annotate({ externalId: 'mine' })).toThrow('disk full');
    world.storage.failure = null;
    expect(world.order).toMatchObject({ externalId: 'first', annotationsRevision: 0 });
    expect(world.store.outboxSize()).toBe(0);
  });

  test('I-74 replaces the effect of an earlier one that D1 does not have', async () => {
    const logs = collectLogs();
    const world = await CrashingWorld.awaiting();
    world.d1Failure = D1_AWAY;
    for (const externalId of ['a', 'b', 'c']) {
      world.core.annotate({ externalId });
      await expect(world.core.writeAnnotations()).rejects.toThrow(D1_AWAY.message);
      await world.live((core) => core.flush());
    }
    expect(stored(world)).toEqual({
      order: { externalId: 'c', annotationsRevision: 3 },
      outbox: [{ id: '5:3' }],
    });
    world.d1Failure = null;
    await world.settle();
    expect(stored(world).outbox).toEqual([]);
    expect(revisionInD1(world)).toBe(3);
    expect(new Set(eventsAt(logs, 'warn'))).toEqual(new Set(['outbox.postponed']));
  });

  test('I-74 keeps its effect when another change comes before D1 has it', async () => {
    const world = await CrashingWorld.awaiting();
    await world.live(async (core) => {
      core.annotate({ externalId: 'a' });
      world.duringBatch = async () => {
        world.duringBatch = null;
        core.annotate({ externalId: 'b' });
      };
      await core.writeAnnotations();
    });
    expect(revisionInD1(world)).toBe(1);
    expect(world.store.outboxSize()).toBe(1);
    await world.settle();
    expect(revisionInD1(world)).toBe(2);
  });
});
