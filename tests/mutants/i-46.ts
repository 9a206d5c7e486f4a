import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-46',
    sentence: 'The answer to a failure contains its cause.',
    tests: ['tests/worker/access/access.test.ts'],
    file: 'worker/platform/http/errors.ts',
    find: "return problem(c, new AppError('internal', { requestId }));",
    replace: "return problem(c, new AppError('internal', { requestId: describeError(error) }));",
  },
  {
    id: 'I-46b',
    sentence: 'The price list is public.',
    tests: ['tests/worker/access/sharing.test.ts'],
    file: 'worker/app/http-app.ts',
    find: `  .use(acceptJson(API_BODY), authenticate, limit, refuseUnknownQuery())
  .route('/', catalogueRoutes)`,
    replace: `  .use(acceptJson(API_BODY))
  .route('/', catalogueRoutes)
  .use(authenticate, limit, refuseUnknownQuery())`,
  },
  {
    id: 'I-46c',
    sentence: 'A password reset reveals whether a login exists.',
    tests: ['tests/worker/accounts/identity/mails.test.ts'],
    file: 'worker/accounts/identity/passwords.service.ts',
    find: "  inBackground('identity.reset_mail',",
    replace: `  if (!(await findLogin(ctx, 'email', email))) throw new AppError('auth.link_invalid');
  inBackground('identity.reset_mail',`,
  },
  {
    id: 'I-46d',
    sentence: 'A customer can see which staff member acted, and from which address.',
    tests: ['tests/worker/audit/audit.test.ts'],
    file: 'worker/audit/audit.queries.ts',
    find: "row.actor_kind === 'staff' ? { ...row, actor_id: null, personal: {} } : row,",
    replace: 'row,',
  },
  {
    id: 'I-46p',
    sentence: 'The signature of a link in an email is not checked.',
    tests: ['tests/worker/platform/documents/links.test.ts'],
    file: 'worker/billing/signed-links/document-link.ts',
    find: '  if (!sameText(mac(ctx.env.TICKET_KEY, body), signature)) return null;\n',
    replace: '',
  },
  {
    id: 'I-46q',
    sentence: 'A link in an email never expires.',
    tests: ['tests/worker/platform/documents/links.test.ts'],
    file: 'worker/billing/signed-links/document-link.ts',
    find: 'return right.success && right.data.exp > ctx.now() ? right.data : null;',
    replace: 'return right.success ? right.data : null;',
  },
  {
    id: 'I-46r',
    sentence: 'A link in an email outlives its account.',
    tests: ['tests/worker/platform/documents/links.test.ts'],
    file: 'worker/billing/documents/documents.service.ts',
    find: 'if (!linked || !(await findPayer(ctx, linked.account)))',
    replace: 'if (!linked)',
  },
] satisfies Mutant[];
