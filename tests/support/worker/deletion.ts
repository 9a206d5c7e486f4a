import { PASSWORD, type Person } from './person';

/** The owner presses the button and enters a password. */
export const deleteAccount = (owner: Person, password = PASSWORD): Promise<Response> =>
  owner.delete('/v1/account', { password });
