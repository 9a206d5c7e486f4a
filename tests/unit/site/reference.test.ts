import { beforeAll, describe, expect, test } from 'vitest';
import { readOpenApi } from '../../../scripts/openapi';
import { fieldsOf, unitOf } from '../../../site/src/lib/fields';
import { RESOURCES } from '../../../site/src/lib/navigation';
import {
  operationsOf,
  parseOpenApi,
  type OpenApi,
  type Operation,
} from '../../../site/src/lib/openapi';
import {
  addressOfOperation,
  effectOf,
  objectsIn,
  operationsIn,
} from '../../../site/src/lib/reference';

let api: OpenApi;
let operations: Operation[];
const operation = (id: string): Operation => {
  const found = operations.find((one) => one.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
};

beforeAll(async () => {
  api = parseOpenApi(await readOpenApi('openapi.programs.json'));
  operations = operationsOf(api);
});

test('every operation of the document for programs is on one page of the reference', () => {
  const shown = RESOURCES.flatMap((resource) => operationsIn(operations, resource)).map(
    ({ id }) => id,
  );
  expect(shown.toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
  expect(addressOfOperation(operation('createVerification'))).toBe(
    '/docs/reference/verifications#createVerification',
  );
});

test('no operation of operators, people or providers is in the reference', () => {
  const paths = operations.map(({ path }) => path);
  expect(paths.filter((path) => /^\/(v1\/(admin|auth|members)|webhooks)\b/.test(path))).toEqual([]);
});

test('what rents a number is confirmed as spending, other changes as changes', () => {
  const spending = operations.filter((one) => effectOf(one) === 'spends').map(({ id }) => id);
  expect(spending.toSorted()).toEqual([
    'createVerification',
    'reactivateVerification',
    'reuseVerification',
  ]);
  for (const one of operations) expect(effectOf(one) === 'reads').toBe(one.method === 'GET');
});

describe('fieldsOf', () => {
  test('names the fields of inner objects by their path, with type, unit and what is required', () => {
    const schema = {
      type: 'object',
      required: ['priceCents'],
      properties: {
        priceCents: { type: 'integer', description: 'The price', minimum: 1, maximum: 9 },
        tags: {
          type: 'array',
          items: {
            type: 'object',
            properties: { endsAt: { type: 'string', format: 'date-time' } },
          },
        },
        state: { enum: ['open', 'closed'] },
      },
    };
    expect(fieldsOf(api, schema)).toEqual([
      {
        path: 'priceCents',
        type: 'integer',
        unit: 'US cents',
        isRequired: true,
        description: 'The price. 1 to 9',
      },
      { path: 'tags', type: 'list of object', unit: null, isRequired: false, description: '' },
      { path: 'tags[].endsAt', type: 'time', unit: 'UTC', isRequired: false, description: '' },
      { path: 'state', type: 'open | closed', unit: null, isRequired: false, description: '' },
    ]);
  });

  test('names an object only that the page describes elsewhere', () => {
    const [answer] = operation('listVerifications').successes;
    if (!answer?.schema) throw new Error('no answer');
    const paths = fieldsOf(api, answer.schema, new Set(['Verification'])).map(({ path }) => path);
    expect(paths).toEqual(['data', 'hasMore', 'nextCursor']);
  });

  test('describes every field of every object of the reference', () => {
    const bare = RESOURCES.flatMap((resource) =>
      objectsIn(api, operationsIn(operations, resource)).flatMap(({ name, schema }) =>
        fieldsOf(api, schema)
          .filter(({ description }) => description === '')
          .map(({ path }) => `${name}.${path}`),
      ),
    );
    expect(bare).toEqual([]);
  });
});

test('a unit is read from the end of a name', () => {
  expect(
    ['chargeCents', 'amountMinor', 'overlapSeconds', 'createdAt', 'service'].map(unitOf),
  ).toEqual(['US cents', 'hundredths of the currency', 'seconds', 'UTC', null]);
});
