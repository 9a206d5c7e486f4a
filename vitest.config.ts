import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
import { finalSchema } from './tests/support/final-schema.ts';

/** Values that only tests know; `.dev.vars` of a developer's machine must not reach them. */
const testBindings = async () => ({
  TEST_SCHEMA: [{ name: 'all', queries: finalSchema() }],
  TEST_MIGRATIONS: await readD1Migrations('./migrations'),
  ENVIRONMENT: 'test',
  TEXTVERIFIED_URL: 'http://provider.test',
  TEXTVERIFIED_USERNAME: 'tests@namaskah.test',
  TEXTVERIFIED_API_KEY: 'test-provider-api-key',
  TEXTVERIFIED_WEBHOOK_SECRET: 'whsec_test_secret',
  RESEND_URL: 'http://mail.test',
  RESEND_API_KEY: 're_test_mail_key',
  TWILIO_URL: 'http://texts.test',
  TWILIO_ACCOUNT_SID: 'ACtest0123456789',
  TWILIO_AUTH_TOKEN: 'test-texts-token-0123',
  DNS_URL: 'http://dns.test/dns-query',
  // Below a path, as the sandbox has it.
  PAYSTACK_URL: 'http://paystack.test/paystack',
  PAYSTACK_SECRET_KEY: 'sk_test_0123456789abcdef0123456789abcdef',
  ID_KEY: 'test-id-key-0123456789abcdef0123456789abcdef',
  TICKET_KEY: 'test-ticket-key-0123456789abcdef0123456789ab',
  SEAL_KEYS: 'k1:test-seal-key-0123456789abcdef0123456789abcd',
  AUTH_SECRET: 'test-auth-secret-0123456789abcdef0123456789ab',
  DASHBOARD_ORIGIN: 'https://app.namaskah.test',
  PROVIDER_SPACING_MS: '0',
});

const workerProject = (name: string, include: string[]) => ({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './wrangler.toml' },
      remoteBindings: false,
      miniflare: { bindings: await testBindings() },
    })),
  ],
  test: {
    name,
    // Files that share a runtime start three times as fast; each test nevertheless begins with an empty state.
    isolate: false,
    // workerd cannot read a cache that lies in the host's files.
    fsModuleCache: false,
    include,
    setupFiles: ['tests/support/worker/setup.ts'],
    // Detects a test that hangs: a walk over all routes takes a minute on a machine that is busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          include: [
            'itty-durable',
            'zod',
            'hono',
            'drizzle-orm/d1',
            'drizzle-orm/sqlite-core',
            'better-auth/minimal',
            'better-auth/adapters/drizzle',
            'better-auth/api',
            'better-auth/crypto',
          ],
          rolldownOptions: { external: [/^node:/, /^cloudflare:/] },
        },
      },
    },
  },
});

export default defineConfig({
  // Below the root and not in node_modules, which a mutant's copy of the tree shares with a run beside it.
  cacheDir: '.wrangler/vitest',
  test: {
    // As many as the cores there are; what runs end to end has a process beside them (scripts/test.ts).
    maxWorkers: 2,
    projects: [
      // A property is tried for seconds, and longer on a busy machine.
      { test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 60_000 } },
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        // Components (.tsx) name happy-dom as their environment in their first line.
        test: { name: 'web', include: ['tests/web/**/*.test.{ts,tsx}'], testTimeout: 30_000 },
      },
      {
        test: {
          name: 'sandbox',
          include: ['tests/sandbox/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // `expect.poll` may use almost the whole time limit of its test.
          expect: { poll: { timeout: 110_000, interval: 50 } },
          // Most of it waits: for deadlines, windows and pages.
          maxWorkers: 2,
        },
      },
      workerProject('worker', ['tests/worker/**/*.test.ts']),
    ],
  },
});
