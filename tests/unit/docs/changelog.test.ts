import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changelogFor } from '../../../scripts/contract-changes.ts';
import { contractOf, parseContract } from '../../../scripts/contract.ts';
import { readOpenApi } from '../../../scripts/openapi.ts';

test('docs/changelog.md tells every change of the document since the last released contract', async () => {
  const current = contractOf(JSON.parse(await readOpenApi('openapi.programs.json')) as object);
  const released = existsSync('docs/contract.txt')
    ? parseContract(readFileSync('docs/contract.txt', 'utf8'))
    : null;
  const changelog = readFileSync('docs/changelog.md', 'utf8');
  expect(changelog, 'npm run docs').toBe(changelogFor(current, released, changelog));
});
