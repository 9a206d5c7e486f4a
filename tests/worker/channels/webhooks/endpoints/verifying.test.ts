import { describe, expect, test } from 'vitest';
import { provider, setUpWorker } from '../../../../support/worker/api';
import {
  HOST,
  queuesOfEachTest,
  registered,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();
queuesOfEachTest();

const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;

describe('I-63 a server that verifies', () => {
  test.each([
    ['echoes the event', (body: string) => new Response(body)],
    ['contains the challenge in other text', (body: string) => new Response(`got ${body}`)],
    ['answers with another', () => Response.json({ challenge: 'another' })],
  ])('I-63 is refused when it %s', async (_what, answer) => {
    const api = await subscriber();
    const { id } = await registered(api);
    provider.receivers.on(HOST, ({ body }) => answer(body));
    const response = await api.post(`/v1/webhook-endpoints/${id}/verify`);
    expect([response.status, await codeOf(response)]).toEqual([
      422,
      'endpoints.verification_failed',
    ]);
  });

  test('I-63 passes with the challenge alone as the answer', async () => {
    const api = await subscriber();
    const { id } = await registered(api);
    provider.receivers.on(HOST, ({ body }) => {
      const { data } = JSON.parse(body) as { data: { challenge: string } };
      return new Response(` ${data.challenge}\n`);
    });
    expect((await api.post(`/v1/webhook-endpoints/${id}/verify`)).status).toBe(200);
  });
});
