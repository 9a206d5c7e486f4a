import * as z from 'zod';
import { iso } from '../platform/core/clock';
import { API_VERSION } from '../platform/core/api-version';
import { toPublicData } from '../events/public-data';
import { EVENT_TYPES, EVENTS, type EventType } from '../events/event-types';

interface Shape {
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: string[];
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
}

const AT = Date.parse('2026-11-22T10:00:00.000Z');

const shapeOf = (type: EventType): Shape =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of JSON Schema that our schemas use
  z.toJSONSchema(EVENTS[type].data, { unrepresentable: 'any' }) as Shape;

function typeOf(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map(typeOf).join(' or ');
  if (shape.format === 'date-time') return 'time';
  if (shape.enum) return shape.enum.map((value) => `\`${value}\``).join(', ');
  return [shape.type ?? 'any'].flat().join(' or ');
}

function fieldRows({ properties = {}, required = [] }: Shape): string[] {
  return Object.entries(properties).map(([name, shape]) => {
    const about = shape.description ?? shape.anyOf?.find((one) => one.description)?.description;
    const note = [required.includes(name) ? '' : 'may be absent', about ?? '']
      .filter((part) => part !== '')
      .join('; ');
    return `| \`${name}\` | ${typeOf(shape)} | ${note} |`;
  });
}

function fieldsOf(shape: Shape): string[] {
  const shapes = shape.anyOf ?? [shape];
  return shapes.flatMap((one, i) => [
    ...(i > 0 ? ['', 'or:', ''] : []),
    '| field | type | |',
    '| --- | --- | --- |',
    ...fieldRows(one),
  ]);
}

const exampleOf = (type: EventType): string =>
  JSON.stringify(
    {
      id: `evt_example_${type.replace('.', '_')}`,
      type,
      version: EVENTS[type].version,
      timestamp: iso(AT),
      sequence: 41,
      accountId: 'acc_9d2e71',
      livemode: true,
      apiVersion: API_VERSION,
      requestId: null,
      data: toPublicData(EVENTS[type].example, null),
    },
    null,
    2,
  );

const section = (type: EventType): string =>
  [
    `## ${type}`,
    '',
    `${EVENTS[type].about} Version ${EVENTS[type].version}; requires the scope \`${EVENTS[type].scope}\`.`,
    '',
    ...fieldsOf(shapeOf(type)),
    '',
    '```json',
    exampleOf(type),
    '```',
    '',
  ].join('\n');

/** `docs/events.md`: every event type as Markdown. */
export const eventReference = (): string =>
  [
    '# Events',
    '',
    'The events of an account. Its event log (`GET /v1/events`), sockets and webhooks contain the same events. The `id` of',
    'an event is the same in all of them; `sequence` numbers the events of an account without gaps or repeats. Money is in',
    'whole US cents, times are ISO 8601 with `Z`. A new field does not raise the version. Generated from the schemas; do',
    'not edit.',
    '',
    ...EVENT_TYPES.map(section),
  ].join('\n');
