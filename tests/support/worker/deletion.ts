import { call } from './api';
import { DASHBOARD, PASSWORD, type Person } from './person';

/** The owner presses the button and enters a password. */
export const deleteAccount = (
  owner: Pick<Person, 'cookie'>,
  password = PASSWORD,
): Promise<Response> =>
  call('/v1/account', {
    method: 'DELETE',
    headers: { cookie: owner.cookie, origin: DASHBOARD, 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
