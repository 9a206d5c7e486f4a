import * as z from 'zod';
import {
  cents,
  instant,
  JSON_BODY,
  listOf,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const capability = z.enum(['sms']);

const Service = z
  .strictObject({
    name: z.string().describe('Name to send with an order'),
    displayName: z.string(),
    category: z.string(),
    initials: z.string(),
    colour: z.int().describe('Colour index from 0 to 11, the same for a service at all times'),
    capability,
    description: z.string().nullable(),
    country: z.string().describe('ISO 3166 country code'),
  })
  .meta({ id: 'Service' });

const AreaCode = z
  .strictObject({ areaCode: z.string(), state: z.string() })
  .meta({ id: 'AreaCode' });

const Quote = z
  .strictObject({
    id: z.string(),
    service: z.string(),
    capability,
    country: z.string(),
    price: cents.describe('US cents, surcharges included'),
    currency: z.literal('USD'),
    surcharge: z.strictObject({ areaCode: cents, carrier: cents }),
    stock: z
      .strictObject({ available: z.int(), atLeast: z.boolean() })
      .nullable()
      .describe('Available numbers; null when the provider does not report them'),
    preferences: z.strictObject({
      areaCodes: z.strictObject({
        asked: z.array(z.string()),
        unknown: z.array(z.string()),
        nearby: z.array(z.string()),
      }),
      carriers: z.strictObject({ asked: z.array(z.string()) }),
    }),
    expiresAt: instant,
  })
  .meta({ id: 'Quote' });

const list = { tag: 'Catalogue', access: 'verifications:read' } as const;
const unchanged = { description: 'The list has not changed since the ETag in `If-None-Match`' };
const headers = { ETag: 'Send it as `If-None-Match` to learn whether the list has changed' };

export const SERVICES: Operation = {
  ...list,
  id: 'listServices',
  summary: 'List services',
  answers: {
    200: {
      description: 'Services, sorted by display name',
      headers,
      schema: listOf(Service),
      example: {
        data: [
          {
            name: 'whatsapp',
            displayName: 'WhatsApp',
            category: 'messaging',
            initials: 'WA',
            colour: 7,
            capability: 'sms',
            description: null,
            country: 'US',
          },
        ],
      },
    },
    304: unchanged,
  },
  problems: [...QUERY, 'countries.unsupported', 'capabilities.unsupported', 'services.unavailable'],
};

export const AREA_CODES: Operation = {
  ...list,
  id: 'listAreaCodes',
  summary: 'List area codes',
  answers: {
    200: {
      description: 'Area codes and their states',
      headers,
      schema: listOf(AreaCode),
      example: { data: [{ areaCode: '206', state: 'Washington' }] },
    },
    304: unchanged,
  },
  problems: [...QUERY, 'countries.unsupported', 'area_codes.unavailable'],
};

export const CREATE_QUOTE: Operation = {
  id: 'createQuote',
  idempotent: 'replayed',
  unconfirmed: true,
  summary: 'Create a quote',
  description: 'The quoted price is valid for five minutes and for one order.',
  tag: 'Catalogue',
  access: 'verifications:write',
  answers: {
    201: {
      description: 'The quote. Send its id as `quote` with the order',
      schema: Quote,
      example: {
        id: 'quo_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
        service: 'whatsapp',
        capability: 'sms',
        country: 'US',
        price: 153,
        currency: 'USD',
        surcharge: { areaCode: 45, carrier: 0 },
        stock: { available: 412, atLeast: false },
        preferences: {
          areaCodes: { asked: ['206'], unknown: [], nearby: ['253', '425'] },
          carriers: { asked: [] },
        },
        expiresAt: '2026-11-22T10:05:00.000Z',
      },
    },
  },
  problems: [
    ...JSON_BODY,
    'countries.unsupported',
    'capabilities.unsupported',
    'services.unknown',
    'area_codes.unknown',
    'prices.unavailable',
  ],
};
