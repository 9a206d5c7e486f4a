import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Port } from '../../../../worker/platform/core/port';

describe('a port', () => {
  test('answers what was provided', () => {
    const port = new Port<() => number>('a number');
    port.provide(() => 1);
    port.provide(() => 2);
    expect(port.get()()).toBe(2);
  });

  test('that nobody provided says which it is', () => {
    const port = new Port<() => number>('a number');
    expect(() => port.get()).toThrow('nothing provides a number: call compose() first');
  });

  test('is provided by the composition root, every one of them', () => {
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
