import { requireRole } from '../../accounts/authentication/auth';
import { clearSessionCookie } from '../../accounts/authentication/cookies';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { DELETE } from './deletion.answers';
import { deleteAccount } from './deletion.service';

export const deletionRoutes = newRouter().delete(
  '/',
  describe(DELETE),
  requireRole('owner'),
  async (c) => {
    await deleteAccount(c.get('ctx'));
    clearSessionCookie(c);
    return c.body(null, 204);
  },
);
