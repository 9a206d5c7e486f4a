// npm run docs: writes the generated documents.
import { readFileSync, writeFileSync } from 'node:fs';
import type * as Events from '../worker/app/events-reference.ts';
import type * as Reference from '../worker/app/ops/error-reference.ts';
import { INVARIANTS, readProofs, withProofs } from './invariants.ts';
import { importBundled } from './bundled.ts';

const { errorReference } = await importBundled<typeof Reference>(
  'worker/app/ops/error-reference.ts',
);
writeFileSync('docs/errors.md', errorReference());

const { eventReference } = await importBundled<typeof Events>('worker/app/events-reference.ts');
writeFileSync('docs/events.md', eventReference());

writeFileSync(INVARIANTS, withProofs(readFileSync(INVARIANTS, 'utf8'), await readProofs()));
