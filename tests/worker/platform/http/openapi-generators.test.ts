import { describe, expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../../worker/events/event-types';
import { call, setUpWorker } from '../../../support/worker/api';
import { read, valuesOf } from '../../../support/worker/document';

setUpWorker();

describe('the OpenAPI document', () => {
  test('offers a program no session and no header of one', async () => {
    const text = await (await call('/v1/openapi.programs.json')).text();
    const document = JSON.parse(text) as {
      components: { securitySchemes: object; parameters: object };
    };
    const schemes = valuesOf(document, 'security').flatMap((list) =>
      (list as object[]).flatMap((one) => Object.keys(one)),
    );
    expect([...new Set(schemes)].toSorted()).toEqual(['apiKey', 'ticket']);
    // Generated clients compare a const: only the type of an event is one.
    expect(valuesOf(document, 'const').map(String).toSorted()).toEqual(EVENT_TYPES.toSorted());
    expect(Object.keys(document.components.securitySchemes)).toEqual(['apiKey', 'ticket']);
    expect(Object.keys(document.components.parameters)).toEqual([
      'IfNoneMatch',
      'IdempotencyKey',
      'PageCursor',
      'PeriodFrom',
      'PageLimit',
      'SortOrder',
      'PeriodTo',
      'WebhookId',
      'WebhookTimestamp',
      'WebhookSignature',
    ]);
    expect(text).not.toContain('#/components/parameters/Account');
    const { document: whole } = await read();
    expect(Object.keys(whole.components.parameters)).toContain('Account');
  });

  test('gives a generator no two identifiers for one name', async () => {
    const { document, operations } = await read();
    const names = Object.keys(document.components.schemas);
    // Go names the constructor of `Key` `NewKey`.
    const isMade = (name: string) => names.includes(name.replace('New', ''));
    expect(names.filter((name) => name.startsWith('New') && isMade(name))).toEqual([]);
    const identifier = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    for (const { operationId, parameters } of operations) {
      const all = parameters.map(({ name, in: place }) => `${place} ${identifier(name)}`);
      expect(new Set(all).size, operationId).toBe(all.length);
    }
  });
});
