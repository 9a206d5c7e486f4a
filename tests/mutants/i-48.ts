import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-48',
    sentence: 'The migrations create an account with a known key.',
    tests: ['tests/worker/access/access.test.ts'],
    file: 'migrations/0001_accounts.sql',
    find: "INSERT INTO tenants (id, name, created_at) VALUES ('tnt_default', 'Namaskah', 0);",
    replace: `INSERT INTO tenants (id, name, created_at) VALUES ('tnt_default', 'Namaskah', 0);
INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES ('acc_admin', 'tnt_default', 'Admin', 'enterprise', 0);
INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, created_at)
VALUES ('key_admin', 'acc_admin', 'bootstrap', 'nsk_live_', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '[]', 0);`,
  },
  {
    id: 'I-48b',
    sentence: 'Every new person becomes an administrator of the platform.',
    tests: ['tests/worker/access/access.test.ts'],
    file: 'worker/platform/db/login.schema.ts',
    find: ".default('none'),",
    replace: ".default('admin'),",
  },
] satisfies Mutant[];
