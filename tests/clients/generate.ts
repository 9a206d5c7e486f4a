// node tests/clients/generate.ts DOCUMENT FOLDER: generates the TypeScript clients. A process of its own, because the generators
// load a compiler that a test does not need.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';

const [document = '', folder = ''] = process.argv.slice(2);

await createClient({
  input: document,
  output: join(folder, 'hey-api'),
  logs: { level: 'silent', file: false },
});
const nodes = await openapiTypes(JSON.parse(readFileSync(document, 'utf8')) as OpenAPI3, {
  // A field with a default is optional in a request, and all answers are complete.
  defaultNonNullable: false,
});
writeFileSync(join(folder, 'openapi-typescript.ts'), astToString(nodes));
