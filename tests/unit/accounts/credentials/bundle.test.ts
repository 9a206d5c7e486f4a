import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('the Worker hashes passwords with the runtime’s native scrypt: in JavaScript it takes two seconds', async () => {
  const result = await build({
    entryPoints: ['worker/index.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'silent',
  });
  const text = result.outputFiles[0]?.text ?? '';
  expect(text).toMatch(/import \{ randomBytes, scrypt \} from "node:crypto"/);
  expect(text.match(/scryptAsync/g)).toBeNull();
}, 30_000);
