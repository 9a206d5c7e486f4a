import { defineConfig } from 'oxlint';

/**
 * The rooms of `worker/`, one floor a line: a room imports only from floors below its own, types included. What it
 * needs of a higher room it is given by `app` (ARCHITECTURE.md).
 */
export const FLOORS = [
  ['app'],
  ['admin'],
  ['privacy'],
  ['channels'],
  ['verifications'],
  ['billing'],
  ['accounts'],
  ['mail'],
  ['events', 'audit', 'traffic', 'providers'],
  ['platform'],
] as const satisfies readonly (readonly string[])[];

/** The rooms of `web/`, one floor a line, held by the same rule; features do not import each other. */
export const WEB_FLOORS = [
  ['app'],
  [
    'features/account',
    'features/admin',
    'features/auth',
    'features/billing',
    'features/developers',
    'features/notifications',
    'features/verifications',
    'features/webhooks',
  ],
  ['shared'],
  ['api'],
  ['realtime', 'ui'],
  ['core'],
  ['locales'],
] as const satisfies readonly (readonly string[])[];

interface Pattern {
  regex: string;
  message: string;
}

/** A path that leaves the room for one of `rooms`; the parent of a nested room may be named or not. */
const into = (rooms: readonly string[]): string => {
  const names = rooms.map((room) => room.replace(/^(.+\/)/, '($1)?'));
  return `^(\\.\\./)+(${names.join('|')})(/|$)`;
};

function forbiddenFrom(
  room: string,
  floors: readonly (readonly string[])[] = FLOORS,
  root = 'worker',
): Pattern[] {
  const floor = floors.findIndex((rooms) => rooms.includes(room));
  const others = floors
    .slice(0, floor + 1)
    .flat()
    .filter((one) => one !== room);
  if (others.length === 0) return [];
  const below = floors.slice(floor + 1).flat();
  const allowed = below.length > 0 ? `only from ${below.join(', ')}` : 'from no room';
  return [{ regex: into(others), message: `${root}/${room} imports ${allowed}` }];
}

const HTTP: Pattern = {
  regex: '^(hono(/.*)?|(\\.\\./)+platform/http/.*|(\\.\\./)+accounts/authentication/.*)$',
  message: 'domain code does not know HTTP',
};
const INTERNALS: Pattern = {
  regex: '^(\\.\\./)+[^.]+/[^./]+\\.(store|routes|object)$',
  message: 'reach another feature through its service or client',
};
const DATABASE: Pattern = {
  regex: '^(drizzle-orm(/.*)?|(\\.\\./)+platform/db/.*)$',
  message: 'a route calls a service; it does not query',
};
const PROVIDER: Pattern = {
  regex: '^(hono(/.*)?|drizzle-orm(/.*)?|(\\.\\./)+platform/(db|http)/.*)$',
  message: 'a provider client knows the wire and nothing else',
};

const restricted = (files: string[], patterns: Pattern[], excludeFiles: string[] = []) => {
  const rule: ['error', { patterns: Pattern[] }] = ['error', { patterns }];
  return { files, excludeFiles, rules: { 'no-restricted-imports': rule } };
};

/** Rooms whose files are the HTTP layer itself, or compose it. */
const KNOWS_HTTP = ['worker/app/**', 'worker/platform/**', 'worker/accounts/authentication/**'];

const roomRules = FLOORS.flat().flatMap((room) => {
  const order = forbiddenFrom(room);
  const all = `worker/${room}/**`;
  if (room === 'providers') return [restricted([all], [...order, PROVIDER])];
  return [
    restricted([all], [...order, HTTP, INTERNALS], KNOWS_HTTP),
    restricted([`worker/${room}/**/*.routes.ts`], [...order, DATABASE]),
    ...KNOWS_HTTP.filter((files) => files.startsWith(`worker/${room}/`)).map((files) =>
      restricted([files], order),
    ),
  ];
});

const webRoomRules = WEB_FLOORS.flat()
  .filter((room) => room !== 'app')
  .map((room) => restricted([`web/${room}/**`], forbiddenFrom(room, WEB_FLOORS, 'web')));

const lines = (max: number) => ({ max, skipBlankLines: true, skipComments: true });

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/only-throw-error': 'error',
    'max-lines': ['error', lines(300)],
    'max-lines-per-function': ['error', lines(60)],
    'max-params': ['error', { max: 4 }],
    'max-depth': ['error', 3],
    'no-console': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'no-underscore-dangle': 'off',
    'typescript/consistent-return': 'off',
    'import/no-named-as-default-member': 'off',
  },
  // The programs import generated clients, with which tests/e2e/clients.test.ts compiles them.
  ignorePatterns: [
    'worker-configuration.d.ts',
    'node_modules',
    'web/dist',
    '.wrangler',
    'tests/clients/programs',
  ],
  overrides: [
    {
      files: [
        'worker/index.ts',
        'sandbox/index.ts',
        'bench/workers/*.ts',
        'scripts/harness.worker.ts',
        'scripts/progress.ts',
        '*.config.ts',
      ],
      rules: { 'import/no-default-export': 'off' },
    },
    { files: ['sandbox/lib/log.ts'], rules: { 'no-console': 'off' } },
    ...roomRules,
    ...webRoomRules,
    {
      files: ['tests/**'],
      rules: {
        'max-lines-per-function': 'off',
        'typescript/no-non-null-assertion': 'off',
        'unicorn/consistent-function-scoping': 'off',
      },
    },
    {
      files: ['scripts/**', 'bench/**', 'tests/**'],
      rules: { 'no-console': 'off', 'typescript/no-unsafe-type-assertion': 'off' },
    },
    {
      files: ['site/**'],
      rules: {
        // A component of Astro is named as it is used. A page imports its style sheet and its script.
        'unicorn/filename-case': 'off',
        'import/no-unassigned-import': ['error', { allow: ['**/*.css', '**/scripts/site'] }],
      },
    },
    {
      files: ['web/**/*.tsx'],
      rules: {
        'max-lines-per-function': ['error', lines(100)],
        'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }],
      },
    },
  ],
});
