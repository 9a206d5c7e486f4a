import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { readOpenApi } from '../../../scripts/openapi';
import { operationsOf, parseOpenApi, type Operation } from '../../../site/src/lib/openapi';
import { examplePath, LANGUAGES, samplesOf, samplesOfRequest } from '../../../site/src/lib/samples';

const ORDER = {
  method: 'POST',
  path: '/v1/verifications?wait=25',
  needsKey: true,
  repeatKey: 'signup-4711',
  body: { service: 'whatsapp', note: "it's" },
  isJson: true,
};

let operations: Operation[];
beforeAll(async () => {
  operations = operationsOf(parseOpenApi(await readOpenApi('openapi.programs.json')));
});
const operation = (id: string): Operation => {
  const found = operations.find((one) => one.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
};

describe('a sample', () => {
  test('in curl quotes the body for a shell', () => {
    expect(samplesOfRequest(ORDER).curl).toBe(
      [
        'curl -X POST "$API/v1/verifications?wait=25" \\',
        '  -H "Authorization: Bearer $KEY" \\',
        '  -H "Idempotency-Key: signup-4711" \\',
        '  -H "Content-Type: application/json" \\',
        String.raw`  -d '{"service":"whatsapp","note":"it'\''s"}'`,
      ].join('\n'),
    );
  });

  test('reads in every language without a body, and an open operation without a key', () => {
    const read = {
      ...ORDER,
      method: 'GET',
      path: '/v1/tiers',
      needsKey: false,
      repeatKey: null,
      body: undefined,
    };
    const samples = samplesOfRequest(read);
    expect(samples.curl).toBe('curl "$API/v1/tiers"');
    for (const { id } of LANGUAGES) {
      expect(samples[id], id).toContain('/v1/tiers');
      expect(samples[id], id).not.toMatch(/KEY|Idempotency|Content-Type/);
    }
  });

  test('run again in any language is the same request: its key is a literal, of its operation alone', () => {
    for (const { id } of LANGUAGES) {
      expect(samplesOfRequest(ORDER)[id], id).toMatch(/Idempotency-Key\W+signup-4711\b/);
      expect(samplesOf(operation('createVerification'))[id], id).toMatch(
        /Idempotency-Key\W+create-verification-4711\b/,
      );
    }
    const all = operations.flatMap((one) => Object.values(samplesOf(one))).join('\n');
    expect(all).not.toMatch(/uuid|random|rand\./i);
  });

  test('shows an id in the path, as the example of the answer has it', () => {
    expect(examplePath(operation('getVerification'))).toMatch(/^\/v1\/verifications\/ver_\w+$/);
    expect(examplePath(operation('downloadStatement'))).toBe('/v1/statements/2026-11');
    expect(examplePath(operation('getTierQuote'))).toBe('/v1/tier/quote?tier=developer');
  });

  test('of a socket is in JavaScript, with a ticket', () => {
    expect(Object.keys(samplesOf(operation('openAccountStream')))).toEqual(['javascript']);
  });
});

const PROBES = [
  {
    id: 'javascript',
    command: process.execPath,
    args: ['--input-type=module', '--check'],
    wrap: (code: string) => code,
  },
  {
    id: 'python',
    command: 'python3',
    args: ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'],
    wrap: (code: string) => code,
  },
  { id: 'ruby', command: 'ruby', args: ['-c'], wrap: (code: string) => code },
  { id: 'php', command: 'php', args: ['-l'], wrap: (code: string) => `<?php\n${code}` },
] as const;

describe('the samples of all operations are valid', () => {
  test.each(PROBES.filter(({ command }) => spawnSync(command, ['--version']).status === 0))(
    '$id',
    ({ id, command, args, wrap }) => {
      // One program: a process for each sample would take seconds.
      const samples = operations
        .map((one) => samplesOf(one)[id])
        .filter((code) => code !== undefined);
      const scoped = id === 'javascript' ? samples.map((code) => `{\n${code}\n}`) : samples;
      const { status, stderr } = spawnSync(command, args, {
        input: wrap(scoped.join('\n\n')),
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      expect(samples.length).toBeGreaterThan(50);
    },
  );
});
