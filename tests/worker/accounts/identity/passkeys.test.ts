import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { add, assertion, Device, signedInWith, signInWith } from '../../../support/worker/passkey';
import { person, postFromDashboard, type Person } from '../../../support/worker/person';
import { enabled } from '../../../support/worker/totp';

setUpWorker();

const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const passkeysOf = async (someone: Person) =>
  (await (await someone.get('/v1/auth/passkeys')).json<{ data: { id: string; name: string }[] }>())
    .data;
const withPasskey = async (): Promise<{ ada: Person; device: Device; id: string }> => {
  const [ada, device] = [await person(), await Device.make()];
  const { id } = await (await add(ada, device)).json<{ id: string }>();
  return { ada, device, id };
};

describe('a passkey', () => {
  test('is added, listed, renamed and removed, and its person is notified', async () => {
    const [ada, device] = [await person(), await Device.make()];
    const added = await add(ada, device);
    expect(added.status).toBe(201);
    const passkey = await added.json<{ id: string }>();
    expect(passkey).toEqual({
      id: expect.stringMatching(/^pky_/),
      name: 'Laptop',
      synced: false,
      createdAt: '2040-01-15T12:00:00.000Z',
    });
    expect(await passkeysOf(ada)).toEqual([passkey]);
    const path = `/v1/auth/passkeys/${passkey.id}`;
    expect(await (await ada.patch(path, { name: 'Desk' })).json()).toMatchObject({ name: 'Desk' });
    expect((await ada.delete(path)).status).toBe(204);
    expect(await passkeysOf(ada)).toEqual([]);
    expect((await signInWith(device)).status).toBe(400);
    await provider.mails.arrived(ada.email, 'passkey was added');
    expect((await provider.mails.arrived(ada.email, 'passkey was removed')).text).toContain('Desk');
  });

  test('signs in without a code, because it is two factors', async () => {
    const { ada, device } = await withPasskey();
    await enabled(ada);
    const response = await signInWith(device);
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toHaveLength(3);
    const again = await signedInWith(device);
    expect(again.userId).toBe(ada.userId);
    expect((await again.get('/v1/me')).status).toBe(200);
    expect((await again.post('/v1/auth/two-factor/begin')).status).toBe(200);
  });

  test('I-42 confirms the current session, and leaves no other', async () => {
    const { ada, device } = await withPasskey();
    advance(600_000);
    expect((await ada.post('/v1/auth/two-factor/begin')).status).toBe(403);
    const { body, cookie } = await assertion(device);
    const confirmed = await ada.post('/v1/auth/confirm/passkey', body, {
      cookie: `${ada.cookie}; ${cookie}`,
    });
    expect(confirmed.status).toBe(200);
    expect((await ada.post('/v1/auth/two-factor/begin')).status).toBe(200);
    expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(1);
  });

  test('I-42 of another person confirms nothing', async () => {
    const { device } = await withPasskey();
    const bob = await person();
    advance(600_000);
    const { body, cookie } = await assertion(device);
    const headers = { cookie: `${bob.cookie}; ${cookie}` };
    expect((await bob.post('/v1/auth/confirm/passkey', body, headers)).status).toBe(400);
    expect((await bob.post('/v1/auth/two-factor/begin')).status).toBe(403);
    expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(2);
  });

  test('I-03 is removed once and reported once by concurrent requests', async () => {
    const { ada, id } = await withPasskey();
    const remove = () => ada.delete(`/v1/auth/passkeys/${id}`);
    await Promise.all([remove(), remove(), remove()]);
    expect(await passkeysOf(ada)).toEqual([]);
    expect(await scalar(`SELECT count(*) FROM mails WHERE template = 'passkey.removed'`)).toBe(1);
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'passkey.removed'`)).toBe(1);
  });

  test('I-42 is added and removed only after re-authentication', async () => {
    const { ada, id } = await withPasskey();
    advance(600_000);
    const answers = [
      await ada.post('/v1/auth/passkeys/options'),
      await ada.delete(`/v1/auth/passkeys/${id}`),
    ];
    for (const answer of answers)
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'auth.not_fresh']);
    expect(await passkeysOf(ada)).toHaveLength(1);
  });

  test('can only be changed by its person', async () => {
    const { ada, id } = await withPasskey();
    const bob = await person();
    const path = `/v1/auth/passkeys/${id}`;
    expect((await bob.patch(path, { name: 'Mine' })).status).toBe(404);
    expect((await bob.get(path)).status).toBe(404);
    expect(await (await ada.get(path)).json()).toMatchObject({ id, name: 'Laptop' });
    expect((await bob.delete(path)).status).toBe(204);
    expect(await passkeysOf(ada)).toMatchObject([{ id, name: 'Laptop' }]);
  });
});

describe('refused passkeys', () => {
  const refused = async (response: Response) =>
    expect([response.status, await codeOf(response)]).toEqual([400, 'passkeys.refused']);

  test('a device without user verification', async () => {
    const [ada, device] = [await person(), await Device.make()];
    await refused(await add(ada, device, { verifies: false }));
    await add(ada, device);
    await refused(await signInWith(device, { verifies: false }));
  });

  test('a challenge signed for another site', async () => {
    const { device } = await withPasskey();
    await refused(await signInWith(device, { origin: 'https://evil.example' }));
  });

  test('an unknown device, and a challenge used twice', async () => {
    const { device } = await withPasskey();
    await refused(await signInWith(await Device.make()));
    const { body, cookie } = await assertion(device);
    const send = () => postFromDashboard('/v1/auth/sign-in/passkey', body, { cookie });
    expect((await send()).status).toBe(200);
    await refused(await send());
  });

  test('a challenge of five minutes ago', async () => {
    const { device } = await withPasskey();
    const { body, cookie } = await assertion(device);
    advance(300_001);
    await refused(await postFromDashboard('/v1/auth/sign-in/passkey', body, { cookie }));
  });

  test('a device that already has the passkey', async () => {
    const { ada, device } = await withPasskey();
    await refused(await add(ada, device));
    expect(await passkeysOf(ada)).toHaveLength(1);
  });
});

test('I-46 the challenge reveals nothing about any person', async () => {
  await withPasskey();
  const options = await (
    await postFromDashboard('/v1/auth/sign-in/passkey/options')
  ).json<Record<string, unknown>>();
  expect(options['allowCredentials'] ?? []).toEqual([]);
  expect(options).toMatchObject({ rpId: new URL(env.DASHBOARD_ORIGIN).hostname });
});
