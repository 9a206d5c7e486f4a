// npm run docs: writes the documents that are generated from the code.
import { writeFileSync } from 'node:fs';
import type * as Reference from '../worker/ops/error-reference.ts';
import { importBundled } from './runtime.ts';

const { errorReference } = await importBundled<typeof Reference>('worker/ops/error-reference.ts');
writeFileSync('docs/errors.md', errorReference());
