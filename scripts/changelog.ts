// npm run changelog: writes docs/changelog.md and prints what changed since the last released contract. With `-- --release`
// the contract becomes the released one, with which later documents are compared: run it for a deployment.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { changelogFor, changesBetween } from './contract-changes.ts';
import { contractOf, formatContract, parseContract } from './contract.ts';
import { readOpenApi } from './openapi.ts';

const CONTRACT = 'docs/contract.txt';
const CHANGELOG = 'docs/changelog.md';

const current = contractOf(JSON.parse(await readOpenApi('openapi.programs.json')) as object);
const released = existsSync(CONTRACT) ? parseContract(readFileSync(CONTRACT, 'utf8')) : null;
const before = existsSync(CHANGELOG) ? readFileSync(CHANGELOG, 'utf8') : '';
writeFileSync(CHANGELOG, changelogFor(current, released, before));

if (process.argv.includes('--release')) {
  writeFileSync(CONTRACT, formatContract(current));
  console.log(`the contract of ${current.date} is released: ${current.contract.size} elements`);
} else if (released === null) {
  console.log('no contract is released');
} else {
  const changes = changesBetween(released.contract, current.contract);
  for (const { text, isBreaking } of changes)
    console.log(`${isBreaking ? 'BREAKING ' : ''}${text}`);
  console.log(`${changes.length} changes since ${released.date}`);
}
