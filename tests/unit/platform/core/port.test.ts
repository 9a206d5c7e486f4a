import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Port } from '../../../../worker/platform/core/port';

describe('a port', () => {
  test('returns the provided value', () => {
    const port = new Port<() => number>('a number');
    port.provide(() => 1);
    port.provide(() => 2);
    expect(port.get()()).toBe(2);
  });

  test('without a value names itself in the error', () => {
    const port = new Port<() => number>('a number');
    expect(() => port.get()).toThrow('nothing provides a number: call compose() first');
  });

  test('is provided by the composition root', () => {
    const ports = globSync('worker/**/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/export const (\w+) = new Port</g)].map(
        ([, name = '']) => name,
      ),
    );
    const composition = readFileSync('worker/app/compose.ts', 'utf8');
    const provided = [...composition.matchAll(/\b(\w+)\.provide\(/g)].map(([, name = '']) => name);
    expect(ports.length).toBeGreaterThan(0);
    expect(provided.toSorted()).toEqual(ports.toSorted());
  });
});
