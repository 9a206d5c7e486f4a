import type { Person } from './person';

/** The freshly authenticated owner deletes the account. */
export const deleteAccount = (owner: Person): Promise<Response> => owner.delete('/v1/account');
