import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { alone } from '../../../scripts/alone';

const folder = mkdtempSync(join(tmpdir(), 'alone-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('runs one work after the other, also after one that failed', async () => {
  const lock = join(folder, 'one');
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await sleep(20);
    steps.push(`${name} ends`);
    if (name === 'first') throw new Error('failed');
  };
  const both = await Promise.allSettled([alone(lock, work('first')), alone(lock, work('second'))]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(steps).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(existsSync(lock)).toBe(false);
});

test('takes the lock of a process that was killed', async () => {
  const lock = join(folder, 'two');
  mkdirSync(lock);
  const longAgo = Date.now() / 1_000 - 600;
  utimesSync(lock, longAgo, longAgo);
  expect(await alone(lock, () => Promise.resolve('done'))).toBe('done');
});
