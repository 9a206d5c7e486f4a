import { unguarded, type GuardedRow } from '../../platform/db/guarded';
import type { SystemCtx, User } from '../../platform/core/ctx';
import { mailRow } from '../../mail/mail.service';
import type { TemplateName, ValuesOf } from '../../mail/email-templates';

/** The URL of a dashboard page with `token` in the fragment, which is never sent to a server or logged. */
export const linkTo = (env: Env, page: string, token: string): string =>
  `${env.DASHBOARD_ORIGIN}/${page}#token=${token}`;

/** An email to `user` about their login, for the batch of the change; `guarded` sends it only if something changed. */
export const loginMailRow = <N extends TemplateName>(
  ctx: SystemCtx,
  user: Pick<User, 'id' | 'email'>,
  template: N,
  values: ValuesOf<N>,
): Promise<GuardedRow> =>
  mailRow(ctx, { key: crypto.randomUUID(), to: user.email, by: user.id, template, values });

/** The same as an unconditional statement. */
export const loginMailStatement = async <N extends TemplateName>(
  ctx: SystemCtx,
  user: Pick<User, 'id' | 'email'>,
  template: N,
  values: ValuesOf<N>,
): Promise<D1PreparedStatement> =>
  unguarded(ctx.db, await loginMailRow(ctx, user, template, values));
