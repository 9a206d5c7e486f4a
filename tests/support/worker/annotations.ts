import { expect } from 'vitest';
import { advance, call, scalar, type Api } from './api';
import { objectOf, objectState, wake } from './objects';
import { MINUTE, read, type Verification } from './verifications';

export const GIVEN = { externalId: 'signup-1', metadata: { plan: 'gold' } };
export const NEXT = { externalId: 'signup-2', metadata: { customer: 'canary@example.com' } };

export const patch = (
  { key }: Pick<Api, 'key'>,
  id: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  call(`/v1/verifications/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

export async function patched(api: Api, id: string, body: object): Promise<Verification> {
  const response = await patch(api, id, body);
  expect(response.status, await response.clone().text()).toBe(200);
  return read(response);
}

export const found = async (api: Api, externalId: string): Promise<string[]> => {
  const page = await api.get(`/v1/verifications?externalId=${externalId}`);
  return (await page.json<{ data: Verification[] }>()).data.map(({ id }) => id);
};

export const problem = async (response: Response) => [
  response.status,
  (await response.json<{ code: string }>()).code,
];

export const revision = (id: string) =>
  scalar('SELECT annotations_revision FROM verifications WHERE id = ?', id);

/** Moves the clock to the end of the object's life, at which it deletes its storage. */
export async function emptied(id: string): Promise<void> {
  advance(25 * 60 * MINUTE);
  await wake(id);
  expect((await objectState(objectOf(id))).rows).toEqual({});
}
