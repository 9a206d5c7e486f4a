import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-47',
    sentence: 'The log writes strings unredacted.',
    tests: ['tests/unit/platform/core/log.test.ts'],
    file: 'worker/platform/core/log.ts',
    find: 'SECRETS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), value).replace(',
    replace: 'value.replace(',
  },
  {
    id: 'I-47b',
    sentence: 'The log writes fields that are named after secrets.',
    tests: ['tests/unit/platform/core/log.test.ts'],
    file: 'worker/platform/core/log.ts',
    find: 'NEVER.test(name) && !/(errorCode|statusCode)$/.test(name)',
    replace: "name === '' && !/(errorCode|statusCode)$/.test(name)",
  },
  {
    id: 'I-47c',
    sentence: 'The log writes whole phone numbers.',
    tests: ['tests/unit/platform/core/log.test.ts'],
    file: 'worker/platform/core/log.ts',
    find: `(found, end: string | undefined) => (end === undefined ? found : \`…\${end}\`),`,
    replace: '(found, end: string | undefined) => (end === undefined ? found : found),',
  },
] satisfies Mutant[];
