// npm run docs: writes the documents that are generated from the code.
import { writeFileSync } from 'node:fs';
import { importBundled } from './runtime.ts';

const { errorReference } = await importBundled<typeof import('../worker/ops/error-reference')>(
  'worker/ops/error-reference.ts',
);
writeFileSync('docs/errors.md', errorReference());
