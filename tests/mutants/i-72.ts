import type { Mutant } from './mutant.ts';

const LIST = 'JSON.stringify([c.req.path, accountId, person ?? null, filtersOf(request)]);';

export const mutants = [
  {
    id: 'I-72',
    sentence: 'An unsigned cursor is accepted.',
    tests: ['tests/unit/platform/core/cursor.test.ts'],
    file: 'worker/platform/core/cursor.ts',
    find: 'if (sameText(macOf(key, list, position), cursor.slice(-MAC_LENGTH))) return position;',
    replace: 'if (macOf(key, list, position)) return position;',
  },
  {
    id: 'I-72b',
    sentence: 'A cursor opens in every list.',
    tests: ['tests/unit/platform/core/cursor.test.ts'],
    file: 'worker/platform/core/cursor.ts',
    find: 'cursor:${JSON.stringify([list, position])}',
    replace: 'cursor:${JSON.stringify([list && 1, position])}',
  },
  {
    id: 'I-72c',
    sentence: 'The end of the list can be moved into the position.',
    tests: ['tests/unit/platform/core/cursor.test.ts'],
    file: 'worker/platform/core/cursor.ts',
    find: 'cursor:${JSON.stringify([list, position])}',
    replace: 'cursor:${list}${position}',
  },
  {
    id: 'I-72d',
    sentence: 'A cursor is accepted with another filter.',
    tests: ['tests/worker/platform/http/lists.test.ts'],
    file: 'worker/platform/http/paging.ts',
    find: LIST,
    replace: 'JSON.stringify([c.req.path, accountId, person ?? null]);',
  },
  {
    id: 'I-72e',
    sentence: 'A cursor is accepted in another list of the account.',
    tests: ['tests/worker/platform/http/lists.test.ts'],
    file: 'worker/platform/http/paging.ts',
    find: LIST,
    replace: 'JSON.stringify([accountId, person ?? null, filtersOf(request)]);',
  },
  {
    id: 'I-72f',
    sentence: 'A cursor is accepted in another account.',
    tests: ['tests/worker/platform/http/lists.test.ts'],
    file: 'worker/platform/http/paging.ts',
    find: LIST,
    replace: 'JSON.stringify([c.req.path, person ?? null, filtersOf(request)]);',
  },
  {
    id: 'I-72g',
    sentence: 'A cursor of notifications is accepted for another member of the account.',
    tests: ['tests/worker/platform/http/lists.test.ts'],
    file: 'worker/platform/http/paging.ts',
    find: "const person = owner === 'person' ? user?.id : undefined;",
    replace: "const person = owner === 'person' && !user ? '' : undefined;",
  },
] satisfies Mutant[];
