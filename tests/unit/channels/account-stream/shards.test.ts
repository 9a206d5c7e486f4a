import { expect, test } from 'vitest';
import type { AccountHub } from '../../../../worker/channels/account-stream/hub.object';
import { Shards } from '../../../../worker/channels/account-stream/shards';
import type { Frame } from '../../../../worker/channels/account-stream/stream-connection';
import { collectLogs, eventsAt } from '../../../support/logs';

/** The calls that a shard received. */
interface Calls {
  relayed: (readonly Frame[])[];
  closed: number;
}

/** As many shards, each of which accepts every call. */
function world(count: number) {
  const calls = Array.from({ length: count }, (): Calls => ({ relayed: [], closed: 0 }));
  const stub = (shard: number) => {
    const of = calls[shard - 1];
    if (!of) throw new Error(`there is no shard ${shard}`);
    const made = {
      relay: async (frames: Frame[]) => void of.relayed.push(frames),
      closeSockets: async () => void of.closed++,
    };
    return made as unknown as DurableObjectStub<AccountHub>;
  };
  const kv = { get: () => count, put: () => undefined };
  return { calls, shards: new Shards({ kv } as unknown as DurableObjectStorage, stub) };
}

const frame = (text: string) => [{ text }] as unknown as readonly Frame[];

test('I-43 frames that failed to render close the sockets of every shard, and later frames are relayed again', async () => {
  const logs = collectLogs();
  const { calls, shards } = world(2);
  await Promise.all([
    shards.publish(frame('1')),
    shards.publish(Promise.reject(new Error('sealed under a key that is gone'))),
    shards.publish(frame('3')),
  ]);
  for (const { relayed, closed } of calls) {
    expect([relayed, closed]).toEqual([[frame('1'), frame('3')], 1]);
  }
  expect(eventsAt(logs, 'warn')).toEqual(['hub.relay']);
});
