import { unguarded, type GuardedRow } from '../../platform/db/guarded';
import type { SystemCtx, User } from '../../platform/core/ctx';
import { mailRow } from '../../mail/mail.service';
import type { TemplateName, ValuesOf } from '../../mail/templates';

/** A page of the dashboard that takes `token`: behind the #, which no server and no log gets to see. */
export const linkTo = (env: Env, page: string, token: string): string =>
  `${env.DASHBOARD_ORIGIN}/${page}#token=${token}`;

/** A mail to `user` about their login, for the batch that it tells of; with `guarded` it goes only if that changed something. */
export const loginMailRow = <N extends TemplateName>(
  ctx: SystemCtx,
  user: Pick<User, 'id' | 'email'>,
  template: N,
  values: ValuesOf<N>,
): Promise<GuardedRow> =>
  mailRow(ctx, { key: crypto.randomUUID(), to: user.email, by: user.id, template, values });

/** The same as a statement that always stores it. */
export const loginMailStatement = async <N extends TemplateName>(
  ctx: SystemCtx,
  user: Pick<User, 'id' | 'email'>,
  template: N,
  values: ValuesOf<N>,
): Promise<D1PreparedStatement> =>
  unguarded(ctx.db, await loginMailRow(ctx, user, template, values));
