import type { Person } from './person';

/** The owner, who has just proven who they are, presses the button. */
export const deleteAccount = (owner: Person): Promise<Response> => owner.delete('/v1/account');
