import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { exportOf } from '../../../worker/privacy/export/exports.client';
import type { Person } from './person';
import { alarmOf } from './objects';

/** An export as in the API. */
export interface Export {
  id: string;
  state: string;
  sizeBytes: number | null;
  createdAt: string;
  endedAt: string | null;
  expiresAt: string;
}

export async function requested(owner: Person): Promise<Export> {
  const response = await owner.post('/v1/account/export');
  expect(response.status, await response.clone().text()).toBe(202);
  return response.json<Export>();
}

/** Runs the export's alarms until none is set; optionally evicts the object between them. */
export async function collected(id: string, evicting = false): Promise<number> {
  const stub = exportOf(env, id);
  for (let steps = 0; steps < 100; steps++) {
    if ((await alarmOf(stub)) === null) return steps;
    await runDurableObjectAlarm(stub);
    if (evicting) await evictDurableObject(stub);
  }
  throw new Error('the export never ends');
}

export const exported = async (owner: Person): Promise<Export> => {
  const { id } = await requested(owner);
  await collected(id);
  return (await owner.get(`/v1/account/exports/${id}`)).json<Export>();
};

/** Every object in R2, as text that can be searched for any byte. */
export async function stored(): Promise<{ key: string; text: string }[]> {
  const { objects } = await env.EXPORTS.list();
  return Promise.all(
    objects.map(async ({ key }) => {
      const bytes = await (await env.EXPORTS.get(key))!.arrayBuffer();
      return { key, text: Buffer.from(bytes).toString('latin1') };
    }),
  );
}
