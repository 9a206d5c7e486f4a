import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ownFiles } from '../../support/repository';

const files = ownFiles().filter((name) =>
  /^(scripts|bench|tests\/(e2e|sandbox))\/.*\.ts$/.test(name),
);

/** The matching lines of files, as `file: line`. */
const linesWith = (pattern: RegExp, among: string[]): string[] =>
  among.flatMap((name) =>
    readFileSync(name, 'utf8')
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );

test('no process uses the proxy of Miniflare, whose calls block the thread that reads the log of workerd', () => {
  const proxies =
    /\.get(?:Bindings|Worker|Caches|D1Database|DurableObjectNamespace|KVNamespace|QueueProducer|R2Bucket)\(/;
  expect(files.length).toBeGreaterThan(50);
  expect(linesWith(proxies, files)).toEqual([]);
});

test('scripts and tests never reuse an idle connection, which may be closed', () => {
  const reusing = /(?<![\w.#]|async )fetch\((?!['`]\/api)/;
  const asking = files.filter(
    (name) => !name.startsWith('bench/') && name !== 'scripts/fetch-once.ts',
  );
  expect(linesWith(reusing, asking)).toEqual([]);
});
