import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

test('I-20 I-31 a small storm with a kill leaves every account exact', async () => {
  const storm = spawn(process.execPath, ['scripts/storm/storm.ts', '40', '250', '1']);
  onTestFinished(() => void storm.kill());
  const [said, warned, [code]] = await Promise.all([
    text(storm.stdout),
    text(storm.stderr),
    once(storm, 'exit'),
  ]);
  expect(said + warned).toMatch(/\n\d+ intents, \d+ webhooks, 1 kills in \d+ s: 0 violations; /);
  expect(code).toBe(0);
  // The storm has limits of its own and names what did not end.
}, 600_000);

test('the storm refuses arguments that are not numbers', async () => {
  const storm = spawn(process.execPath, ['scripts/storm/storm.ts', 'many']);
  const [warned, [code]] = await Promise.all([text(storm.stderr), once(storm, 'exit')]);
  expect([code, warned]).toEqual([
    2,
    'Give whole numbers: npm run storm -- 500 2500 3 (intents, webhooks, kills).\n',
  ]);
});
