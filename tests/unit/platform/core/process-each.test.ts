import { expect, test } from 'vitest';
import { processEach } from '../../../../worker/platform/core/process-each';
import { collectLogs } from '../../../support/logs';

test('a failed row is logged and postponed, and does not stop the others, even when it cannot be postponed', async () => {
  const logs = collectLogs();
  const done: string[] = [];
  await processEach(['a', 'b', 'c', 'd'], {
    event: 'task.failed',
    about: (id) => ({ id }),
    work: async (id) => {
      if (id === 'a' || id === 'c') throw new Error(`no ${id}`);
      done.push(id);
    },
    postpone: async (id) => {
      if (id === 'c') throw new Error('no database');
      done.push(`later ${id}`);
    },
  });
  expect(done).toEqual(['later a', 'b', 'd']);
  expect(logs.map(({ level, event, ...rest }) => [level, event, rest['id']])).toEqual([
    ['error', 'task.failed', 'a'],
    ['error', 'task.failed', 'c'],
    ['error', 'task.failed', 'c'],
  ]);
});
