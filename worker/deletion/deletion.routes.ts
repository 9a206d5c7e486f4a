import { requireRole } from '../http/auth';
import { clearSessionCookie } from '../http/cookies';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { DELETE } from './deletion.answers';
import { deleteAccount } from './deletion.service';

export const deletionRoutes = newRouter().delete(
  '/',
  describe(DELETE),
  requireRole('owner'),
  async (c) => {
    await deleteAccount(c.get('ctx'));
    clearSessionCookie(c);
    return c.json({ deleted: true });
  },
);
