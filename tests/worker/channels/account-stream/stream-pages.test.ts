import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { HUB_BOUNDS } from '../../../../worker/channels/account-stream/bounds';
import { hubOf } from '../../../../worker/events/hub.client';
import { account, setUpWorker } from '../../../support/worker/api';
import { eventOf, range, sequences, watching } from '../../../support/worker/stream';

setUpWorker();

const isResumed = ({ type }: { type: string }): boolean => type === 'resumed';

test('I-43 a client that reads a past of large events is not closed: a page is no longer than it may leave unread', async () => {
  const api = await account();
  const large = (n: number) => ({
    ...eventOf(api.accountId, n),
    type: 'verification.created',
    data: {
      verificationId: `ver_${n}`,
      service: 'whatsapp',
      verification: { id: `ver_${n}`, metadata: { note: 'x'.repeat(8_000) } },
    },
  });
  await hubOf(env, api.accountId).append(range(1, 150).map(large), false);
  const client = await watching(api);
  const pages: number[] = [];
  for (let more: unknown = true; more === true;) {
    const seen = sequences(client).length;
    client.resume(seen);
    await client.until(
      () => client.closed !== null || client.frames.filter(isResumed).length > pages.length,
    );
    pages.push(sequences(client).length - seen);
    more = client.frames.at(-1)?.['hasMore'];
  }
  expect(client.closed).toBeNull();
  expect(sequences(client)).toEqual(range(1, 150));
  expect(Math.max(...pages)).toBeLessThan(HUB_BOUNDS.unread / 2 / 8_000);
});
