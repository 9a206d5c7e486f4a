import type { APIRoute } from 'astro';
import { allOperations, effectOf } from '../../lib/reference';
import { examplePath } from '../../lib/samples';

/** What the form that sends a request needs of each operation. */
export const GET: APIRoute = () =>
  Response.json(
    Object.fromEntries(
      allOperations()
        .filter(({ isSocket }) => !isSocket)
        .map((operation) => [
          operation.id,
          {
            method: operation.method,
            path: operation.path,
            example: examplePath(operation),
            summary: operation.summary,
            effect: effectOf(operation),
            isOpen: operation.isOpen,
            isRepeatable: operation.parameters.some(({ name }) => name === 'Idempotency-Key'),
            parameters: operation.parameters
              .filter((one) => one.in !== 'header')
              .map(({ in: place, name, required = false, description = '' }) => ({
                place,
                name,
                isRequired: place === 'path' || required,
                description,
              })),
            body: operation.body ? (operation.body.example ?? {}) : null,
          },
        ]),
    ),
  );
