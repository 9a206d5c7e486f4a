import * as z from 'zod';
import { PASSWORD } from '../identity/passwords';

/** Asked again, because a session alone may be somebody else's at an unlocked screen. */
export const DeleteAccount = z
  .strictObject({ password: z.string().min(1).max(PASSWORD.max) })
  .meta({ id: 'DeleteAccount', example: { password: 'correct horse battery' } });
export type DeleteAccount = z.infer<typeof DeleteAccount>;
