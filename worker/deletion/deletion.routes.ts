import { requireRole } from '../http/auth';
import { clearSessionCookie } from '../http/cookies';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { DELETE } from './deletion.answers';
import { DeleteAccount } from './deletion.schemas';
import { deleteAccount } from './deletion.service';

export const deletionRoutes = newRouter().delete(
  '/',
  describe(DELETE),
  requireRole('owner'),
  validate('json', DeleteAccount),
  async (c) => {
    await deleteAccount(c.var.ctx, c.req.valid('json'));
    clearSessionCookie(c);
    return c.json({ deleted: true });
  },
);
