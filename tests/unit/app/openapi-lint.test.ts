import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';
import { readOpenApi, type DocumentName } from '../../../scripts/openapi.ts';

const folder = mkdtempSync(join(tmpdir(), 'namaskah-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const Report = z.object({
  problems: z.array(
    z.object({
      ruleId: z.string(),
      message: z.string(),
      location: z.array(z.object({ pointer: z.string().optional() })),
    }),
  ),
});

/** The findings of Redocly with the rules of redocly.yaml. */
function lint(document: string): string[] {
  const file = join(folder, 'openapi.json');
  writeFileSync(file, document);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('node_modules/@redocly/cli/bin/cli.js'), 'lint', file, '--format=json'],
    { encoding: 'utf8', env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
  );
  if (stdout === '') throw new Error(stderr);
  return Report.parse(JSON.parse(stdout)).problems.map(
    ({ ruleId, location: [at] }) => `${ruleId} ${at?.pointer}`,
  );
}

test.for<DocumentName>(['openapi.json', 'openapi.programs.json'])(
  'Redocly finds nothing in %s',
  async (name) => {
    expect(lint(await readOpenApi(name))).toEqual([]);
  },
);

test('Redocly finds what our own rules forbid', () => {
  const shown = { type: 'string', format: 'date', pattern: '^2' };
  const schema = { type: 'object', properties: { made_at: shown } };
  const problem = { 400: { description: 'No', content: { 'application/json': { schema } } } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: 'https://api.test' }],
    security: [],
    tags: [{ name: 'A', description: 'A' }],
    paths: {
      '/a': { get: { operationId: 'get_a', summary: 'A', tags: ['A'], responses: problem } },
    },
  };
  const media = '#/paths/~1a/get/responses/400/content/application~1json/schema';
  expect(lint(JSON.stringify(document)).toSorted()).toEqual([
    'rule/operation-has-success #/paths/~1a/get/responses',
    'rule/operation-id-is-camel-case #/paths/~1a/get/operationId',
    `rule/property-is-camel-case ${media}/properties/made_at`,
    `rule/schema-has-format-or-pattern ${media}/properties/made_at`,
  ]);
});
