// A customer's program with the client that @hey-api/openapi-ts generates. Compiled and run by tests/e2e/clients.test.ts.
import { createVerification, getVerification } from '../../../.wrangler/clients/hey-api/index.ts';
import { createClient } from '../../../.wrangler/clients/hey-api/client/index.ts';
import type { Outcome, Targets } from './outcome.ts';

export async function run({ api, tomorrow, key }: Targets): Promise<Outcome> {
  const today = createClient({ baseUrl: api, auth: key });
  const later = createClient({ baseUrl: tomorrow, auth: key });

  const { data: rented, error } = await createVerification({
    client: today,
    body: { service: 'whatsapp' },
    query: { wait: 25 },
  });
  if (rented === undefined) throw new Error(error.code);

  const wrong = { service: 'whatsapp', areaCodes: ['Seattle'] };
  const refused = await createVerification({ client: today, body: wrong });
  if (refused.data !== undefined) throw new Error('the order was not refused');

  const read = await getVerification({ client: later, path: { id: rented.id } });
  if (read.data === undefined) throw new Error(read.error.code);
  const unknown = await getVerification({ client: later, path: { id: 'ver_unknown' } });
  if (unknown.data !== undefined) throw new Error('an unknown verification was found');

  const { status, code, errors = [] } = refused.error;
  return {
    state: rented.state,
    number: rented.number,
    code: rented.code,
    problem: { status, code, errors: errors.map((one) => [one.pointer, one.code]) },
    later: { state: read.data.state, code: read.data.code, problem: unknown.error.code },
  };
}
