// A customer's program with openapi-fetch and the types of openapi-typescript. Compiled and run by tests/e2e/clients.test.ts.
import createClient from 'openapi-fetch';
import type { paths } from '../../../.wrangler/clients/openapi-typescript.ts';
import type { Outcome, Targets } from './outcome.ts';

export async function run({ api, tomorrow, key }: Targets): Promise<Outcome> {
  const headers = { authorization: `Bearer ${key}` };
  const today = createClient<paths>({ baseUrl: api, headers });
  const later = createClient<paths>({ baseUrl: tomorrow, headers });

  const { data: rented, error } = await today.POST('/v1/verifications', {
    body: { service: 'whatsapp' },
    params: { query: { wait: 25 } },
  });
  if (rented === undefined) throw new Error(error.code);

  const wrong = { service: 'whatsapp', areaCodes: ['Seattle'] };
  const refused = await today.POST('/v1/verifications', { body: wrong });
  if (refused.error === undefined) throw new Error('the order was not refused');

  const get = (id: string) => later.GET('/v1/verifications/{id}', { params: { path: { id } } });
  const read = await get(rented.id);
  if (read.data === undefined) throw new Error(read.error.code);
  const unknown = await get('ver_unknown');
  if (unknown.error === undefined) throw new Error('an unknown verification was found');

  const { status, code, errors = [] } = refused.error;
  return {
    state: rented.state,
    number: rented.number,
    code: rented.code,
    problem: { status, code, errors: errors.map((one) => [one.pointer, one.code]) },
    later: { state: read.data.state, code: read.data.code, problem: unknown.error.code },
  };
}
