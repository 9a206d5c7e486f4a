import { describe, expect, test } from 'vitest';
import { changelogFor, changesBetween } from '../../../scripts/contract-changes.ts';
import { contractOf, formatContract, parseContract } from '../../../scripts/contract.ts';

type Change = (document: ReturnType<typeof sample>) => void;

const sample = () => ({
  info: { version: '2026-11-30' },
  paths: {
    '/v1/orders': {
      post: {
        security: [{ apiKey: ['orders:write'] }],
        parameters: [
          { in: 'query', name: 'wait', required: false, schema: { type: 'integer', maximum: 25 } },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateOrder' } } },
        },
        responses: {
          201: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
          },
          400: { $ref: '#/components/responses/BadRequest' },
        },
        'x-problems': ['orders.unknown'],
      },
    },
  } as Record<string, object>,
  webhooks: {
    'order.ended': {
      post: {
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
        },
      },
    },
  },
  components: {
    schemas: {
      CreateOrder: {
        type: 'object',
        properties: {
          service: { type: 'string', maxLength: 64 } as object,
          kind: { type: 'string', enum: ['sms', 'voice'] },
          areaCodes: { type: 'array', items: { type: 'string' } } as object,
        } as Record<string, object>,
        required: ['service'],
      },
      Priced: { type: 'object', properties: { cents: { type: 'integer' } } },
      Order: {
        allOf: [
          { $ref: '#/components/schemas/Priced' },
          { type: 'object', properties: { total: { type: 'integer' } } as Record<string, object> },
        ],
        type: 'object',
        properties: {
          id: { type: 'string' },
          state: { type: 'string', 'x-extensible-enum': ['open', 'ended'] },
          endsAt: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
          parent: { anyOf: [{ $ref: '#/components/schemas/Order' }, { type: 'null' }] },
          stock: {
            anyOf: [
              { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] },
              { type: 'null' },
            ],
          } as object,
          proof: {
            anyOf: [
              { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
              { type: 'object', properties: { link: { type: 'string' } }, required: ['link'] },
            ],
          } as object,
        } as Record<string, object>,
        required: ['id', 'state'],
      },
      Problem: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
    },
    responses: {
      BadRequest: {
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  },
});

const changesOf = (change: Change) => {
  const after = sample();
  change(after);
  const before = contractOf(sample()).contract;
  return changesBetween(before, contractOf(after).contract).map(
    ({ text, isBreaking }) => `${isBreaking ? 'breaking: ' : ''}${text}`,
  );
};

describe('the contract of a document', () => {
  test('names every operation, parameter, field and value, and is read back as it was written', () => {
    const { date, contract } = contractOf(sample());
    expect([...contract.keys()].toSorted()).toEqual([
      'CreateOrder',
      'CreateOrder.areaCodes',
      'CreateOrder.areaCodes[]',
      'CreateOrder.kind',
      'CreateOrder.kind=sms',
      'CreateOrder.kind=voice',
      'CreateOrder.service',
      'Order',
      'Order.endsAt',
      'Order.id',
      'Order.parent',
      'Order.proof',
      'Order.proof|1',
      'Order.proof|1.code',
      'Order.proof|2',
      'Order.proof|2.link',
      'Order.state',
      'Order.state=ended',
      'Order.state=open',
      'Order.stock',
      'Order.stock.count',
      'Order.total',
      'POST /v1/orders',
      'POST /v1/orders 201 application/json',
      'POST /v1/orders 400 application/problem+json',
      'POST /v1/orders body application/json',
      'POST /v1/orders by apiKey orders:write',
      'POST /v1/orders problem orders.unknown',
      'POST /v1/orders query wait',
      'Priced',
      'Priced.cents',
      'Problem',
      'Problem.code',
      'event order.ended',
      'event order.ended body application/json',
    ]);
    expect(contract.get('Order.endsAt')).toEqual({
      parent: 'Order',
      direction: 'read',
      isRequired: false,
      rules: { type: 'null or string date-time' },
    });
    const written = formatContract({ date, contract });
    const back = parseContract(written);
    expect(back.date).toBe('2026-11-30');
    expect(Object.fromEntries(back.contract)).toEqual(Object.fromEntries(contract));
  });
});

describe('a change of the contract', () => {
  test.for<[string, Change, string[]]>([
    ['nothing', () => {}, []],
    [
      'a new field of an answer',
      ({ components: { schemas } }) => {
        schemas.Order.properties['price'] = { type: 'object', properties: { cents: {} } };
      },
      ['`Order.price` is new'],
    ],
    [
      'a field of a nullable object, of one of several objects and of a part is removed',
      ({ components: { schemas } }) => {
        const empty = { type: 'object', properties: {} };
        schemas.Order.properties['stock'] = { anyOf: [empty, { type: 'null' }] };
        schemas.Order.properties['proof'] = { anyOf: [empty, empty] };
        schemas.Order.allOf = [{ $ref: '#/components/schemas/Priced' }];
      },
      [
        'breaking: `Order.proof|1.code` is removed',
        'breaking: `Order.proof|2.link` is removed',
        'breaking: `Order.stock.count` is removed',
        'breaking: `Order.total` is removed',
        expect.stringContaining('`Order`: type') as string,
      ],
    ],
    [
      'a field of an answer is renamed',
      ({ components: { schemas } }) => {
        schemas.Order.properties = { ...schemas.Order.properties, name: { type: 'string' } };
        delete schemas.Order.properties['id'];
        schemas.Order.required = ['name', 'state'];
      },
      ['breaking: `Order.id` is removed', '`Order.name` is new'],
    ],
    [
      'a field of an answer may be absent or null',
      ({ components: { schemas } }) => {
        schemas.Order.required = ['id'];
        schemas.Order.properties['id'] = { type: ['string', 'null'] };
      },
      [
        'breaking: `Order.id`: type is null or string, was string',
        'breaking: `Order.state` is optional now',
      ],
    ],
    [
      'a new optional and a new required field of a request',
      ({ components: { schemas } }) => {
        schemas.CreateOrder.properties['note'] = { type: 'string' };
        schemas.CreateOrder.properties['country'] = { type: 'string' };
        schemas.CreateOrder.required = ['service', 'country'];
      },
      ['breaking: `CreateOrder.country` is new and required', '`CreateOrder.note` is new'],
    ],
    [
      'limits of requests that are wider, and narrower',
      ({ components: { schemas } }) => {
        schemas.CreateOrder.properties['service'] = { type: 'string', maxLength: 128 };
        schemas.CreateOrder.properties['areaCodes'] = {
          type: 'array',
          maxItems: 20,
          items: { type: 'string' },
        };
      },
      [
        'breaking: `CreateOrder.areaCodes`: maxItems is 20',
        '`CreateOrder.service`: maxLength is 128, was 64',
      ],
    ],
    [
      'values of a request and of an answer',
      ({ components: { schemas } }) => {
        schemas.CreateOrder.properties['kind'] = { type: 'string', enum: ['sms', 'call'] };
        schemas.Order.properties['state'] = {
          type: 'string',
          'x-extensible-enum': ['open', 'ended', 'paused'],
        };
      },
      [
        '`CreateOrder.kind=call` is new',
        'breaking: `CreateOrder.kind=voice` is removed',
        '`Order.state=paused` is new',
      ],
    ],
    [
      'a new operation and a removed one, without their parts',
      ({ paths }) => {
        paths['/v1/others'] = paths['/v1/orders']!;
        delete paths['/v1/orders'];
      },
      ['breaking: `POST /v1/orders` is removed', '`POST /v1/others` is new'],
    ],
    [
      'a code that no longer comes, and a new caller',
      ({ paths }) => {
        const post = { security: [{ apiKey: ['orders:write'] }, { ticket: [] }], 'x-problems': [] };
        paths['/v1/orders'] = {
          post: { ...(paths['/v1/orders'] as { post: object }).post, ...post },
        };
      },
      ['`POST /v1/orders by ticket` is new', '`POST /v1/orders problem orders.unknown` is removed'],
    ],
  ])('%s', ([, change, expected]) => {
    expect(changesOf(change)).toEqual(expected);
  });
});

describe('the changelog', () => {
  const released = contractOf(sample());
  const first = changelogFor(released, null, '');
  const later = (date: string) => {
    const document = sample();
    document.info.version = date;
    document.components.schemas.Order.properties['price'] = { type: 'integer' };
    delete document.components.schemas.CreateOrder.properties['kind'];
    return contractOf(document);
  };

  test('begins with the first contract, and is the same until a contract is released', () => {
    expect(first).toMatch(/\n## 2026-11-30\n\nThe first contract\.\n$/);
    expect(changelogFor(later('2026-11-30'), null, first)).toBe(first);
  });

  test('stays as it is while the document is the released one', () => {
    expect(changelogFor(released, released, first)).toBe(first);
  });

  test('gets an entry of the document’s date, breaking changes first, however often it is written', () => {
    const next = changelogFor(later('2026-12-07'), released, first);
    expect(next).toContain(`
## 2026-12-07

### Breaking changes

- \`CreateOrder.kind\` is removed

### Changes

- \`Order.price\` is new

## 2026-11-30

The first contract.
`);
    expect(changelogFor(later('2026-12-07'), released, next)).toBe(next);
    const moved = changelogFor(later('2026-12-08'), released, next);
    expect(moved).toBe(next.replace('2026-12-07', '2026-12-08'));
  });

  test('refuses another document with the date of the released one', () => {
    expect(() => changelogFor(later('2026-11-30'), released, first)).toThrow(
      'the contract of 2026-11-30 is released, and 2 elements differ: set CONTRACT_DATE',
    );
  });
});
