import { expect, test } from 'vitest';
import { parseKeyring } from '../../../../worker/platform/sealing/keyring';
import { missingMasters, rewrapDataKeys } from '../../../../worker/platform/sealing/rotation';
import { openMessage } from '../../../../worker/verifications/orders/snapshot';
import { CrashingWorld } from '../../../support/crashing-world';
import { collectLogs } from '../../../support/logs';
import { SEAL_KEYS as OLD, sealerOver } from '../../../support/sealers';

const NEW = 'k2:another-master-key-0123';
const { db, raw } = CrashingWorld.sqlite;

/** A deployment: every instance ends, and the next ones have these master keys. */
function deploy(worlds: readonly CrashingWorld[], keys: string): void {
  for (const world of worlds) {
    world.sealKeys = keys;
    world.boot();
  }
}

/** An SMS that a webhook delivers. */
async function receive(world: CrashingWorld): Promise<void> {
  const message = world.sms(`Your code is ${world.order.accountId.slice(5)}4711`);
  await world.live((core) => core.receive(message));
}

const texts = (keys: string) => {
  const sealer = sealerOver(db, { keys });
  const rows = raw
    .prepare(
      `SELECT v.account_id AS owner, m.id, m.sealed FROM messages m JOIN verifications v ON v.id = m.verification_id`,
    )
    .all() as { owner: string; id: string; sealed: string }[];
  return Promise.all(
    rows.map(async ({ owner, id, sealed }) => {
      const { text } = await openMessage(sealer, owner, { id, sealed, receivedAt: 0 });
      return `${owner}: ${text}`;
    }),
  );
};

test('I-16 a rotation during orders loses no message, and the old master key can be removed afterwards', async () => {
  collectLogs();
  const worlds = await Promise.all(Array.from({ length: 24 }, () => CrashingWorld.awaiting()));
  const [before, during, after] = [0, 1, 2].map((third) =>
    worlds.filter((_, n) => n % 3 === third),
  ) as [CrashingWorld[], CrashingWorld[], CrashingWorld[]];
  await Promise.all(before.map(receive));

  deploy(worlds, `${NEW},${OLD}`);
  const round = () =>
    rewrapDataKeys({ db, env: { SEAL_KEYS: `${NEW},${OLD}` } as Env, now: () => 0 });
  // Intake continues while the keys are rewrapped.
  await Promise.all([...during.map(receive), round()]);
  while ((await round()) > 0);
  expect(await missingMasters(db, parseKeyring(NEW))).toEqual([]);

  deploy(worlds, NEW);
  await Promise.all(after.map(receive));
  await Promise.all(worlds.map((world) => world.settle()));

  expect(worlds.map((world) => world.order.state)).toEqual(worlds.map(() => 'completed'));
  const expected = worlds.map(
    ({ accountId }) => `${accountId}: Your code is ${accountId.slice(5)}4711`,
  );
  expect((await texts(NEW)).toSorted()).toEqual(expected.toSorted());
  await expect(texts(OLD)).rejects.toThrow('SEAL_KEYS lacks k2');
});
