import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { revokeExpiredKeys } from '../../../../../worker/accounts/api-keys/revoke-expired-keys';
import { advance, provider, scalar, setUpWorker } from '../../../../support/worker/api';
import { confirmed } from '../../../../support/worker/person';
import {
  enabled,
  event,
  fanned,
  HOST,
  ownerWithKey,
  queuesOfEachTest,
} from '../../../../support/worker/webhooks';

setUpWorker();
const queues = queuesOfEachTest();

const LOW = () => event({ type: 'balance.low', data: { thresholdCents: 1, balanceAfterCents: 0 } });
const typesSent = () => provider.receivers.events(HOST).map(({ type }) => type);

describe('I-63 an endpoint of a key that ends', () => {
  test('I-63 registered with a replaced key ends with that key', async () => {
    const { owner, made, api } = await ownerWithKey();
    const kept = await enabled(api);
    await owner.post(`/v1/keys/${made.id}/rotate`, { overlapSeconds: 3_600 });
    const { id } = await enabled(api);
    const read = async (one: string) => (await owner.get(`/v1/webhook-endpoints/${one}`)).json();
    expect(await read(id)).toMatchObject({ state: 'enabled', createdById: made.id });
    advance(3_601_000);
    await revokeExpiredKeys(systemCtx(env));
    await confirmed(owner);
    expect(await read(id)).toMatchObject({ state: 'disabled', reason: 'key_ended' });
    expect(await read(kept.id)).toMatchObject({ state: 'enabled' });
  });

  test.each(['expired', 'revoked'] as const)(
    'I-63 nothing is sent for a key that has %s, before any tick and whatever its endpoint says',
    async (how) => {
      const { made, api } = await ownerWithKey();
      const { id } = await enabled(api);
      await fanned(api, LOW());
      if (how === 'expired') {
        await env.DB.prepare('UPDATE api_keys SET expires_at = ? WHERE id = ?')
          .bind(Date.now() + 1_000, made.id)
          .run();
        advance(2_000);
      } else {
        await env.DB.prepare('UPDATE api_keys SET revoked_at = 1 WHERE id = ?').bind(made.id).run();
        // The state of an endpoint that was stored after the end of its key, and so missed it.
        await env.DB.prepare(
          `UPDATE webhook_endpoints SET state = 'enabled', reason = NULL, orphaned_at = NULL`,
        ).run();
      }
      await fanned(api, LOW());
      await queues.drain({ delayed: true });
      expect(typesSent()).toEqual([]);
      expect(
        await scalar(`SELECT count(*) FROM webhook_deliveries WHERE state = 'cancelled'`),
      ).toBe(2);
      expect(await scalar(`SELECT count(*) FROM webhook_endpoints WHERE id = '${id}'`)).toBe(1);
    },
  );
});
