import * as z from 'zod';
import { idOf } from '../../platform/core/id-schemas';
import {
  cents,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const capability = z.enum(['sms']).describe('How the code is received');
const country = z.string().describe('ISO 3166 country code');

const stock = z
  .strictObject({
    availableCount: z.int().describe('Number of available numbers'),
    capped: z.boolean().describe('True: there are at least this many numbers'),
  })
  .nullable()
  .describe('Available numbers; null when the provider does not report them');

const Service = z
  .strictObject({
    name: z.string().describe('Name to send with an order'),
    displayName: z.string().describe('Name to show to people'),
    category: z.string().describe('Group of the service, to sort a list'),
    initials: z.string().describe('One or two letters for a logo'),
    colour: z.int().describe('Colour index from 0 to 11, the same for a service at all times'),
    capability,
    description: z.string().nullable().describe('Description of the provider, if there is one'),
    country,
    aliases: z.array(z.string()).describe('Other names under which people look for the service'),
    popularity: z.int().describe('Place among all services: 1 is the most popular'),
    priceFromCents: cents
      .nullable()
      .describe(
        'Price in US cents without area code or carrier; a quote says what an order costs. Null while it is not known',
      ),
    stock,
    successPercent: z
      .int()
      .nullable()
      .describe(
        'Percent of the rentals of the last 30 days, of all customers, that received a code; null for fewer than 20',
      ),
    medianSeconds: z
      .int()
      .nullable()
      .describe(
        'Seconds within which half of the codes of the last 30 days arrived; null for fewer than 20',
      ),
  })
  .meta({ id: 'Service' });

const AreaCode = z
  .strictObject({
    areaCode: z.string().describe('Area code of three digits'),
    region: z.string().describe('US state in which the area code is'),
  })
  .meta({ id: 'AreaCode' });

const codes = (description: string) => z.array(z.string()).describe(description);

const Quote = z
  .strictObject({
    id: idOf('quote'),
    service: z.string().describe('Name of the service'),
    capability,
    country,
    priceCents: cents.describe('US cents, surcharges included'),
    currency: z.literal('USD').describe('ISO 4217 code of the amounts'),
    surcharge: z
      .strictObject({
        areaCodeCents: cents.describe('US cents for the area code'),
        carrierCents: cents.describe('US cents for the carrier'),
      })
      .describe('Parts of `priceCents` for the preferences'),
    stock,
    preferences: z
      .strictObject({
        areaCodes: z
          .strictObject({
            requested: codes('Requested area codes'),
            unknown: codes('Requested area codes without numbers'),
            nearby: codes('Other area codes in the same regions'),
          })
          .describe('Area codes of the request'),
        carriers: z
          .strictObject({ requested: codes('Requested carriers') })
          .describe('Carriers of the request'),
      })
      .describe('Preferences of the request'),
    expiresAt: instant.describe('When the price stops being valid'),
  })
  .meta({ id: 'Quote' });

const list = { tag: 'Catalogue', access: 'verifications:read' } as const;
const unchanged = { description: 'The list has not changed since the ETag in `If-None-Match`' };
const headers = { ETag: 'Send it as `If-None-Match` to learn whether the list has changed' };

const whatsapp = {
  name: 'whatsapp',
  displayName: 'WhatsApp',
  category: 'messaging',
  initials: 'WA',
  colour: 7,
  capability: 'sms',
  description: null,
  country: 'US',
  aliases: ['wa', 'whats app', 'wsp'],
  popularity: 1,
  priceFromCents: 108,
  stock: { availableCount: 412, capped: false },
  successPercent: 92,
  medianSeconds: 25,
};
const services = {
  answers: {
    200: {
      ...listAnswer(Service, whatsapp, 'All services, sorted by display name'),
      headers,
    },
    304: unchanged,
  },
  problems: [
    ...QUERY,
    'countries.unsupported',
    'capabilities.unsupported',
    'services.unavailable',
  ] as const,
};

export const SERVICES: Operation = {
  ...list,
  ...services,
  id: 'listServices',
  summary: 'List services',
  description:
    'With the prices of your plan. Prices and stock are a few minutes old. `query` also finds other names of a service, ' +
    'such as `fb`, and names with one wrong letter.',
};

export const CATALOGUE: Operation = {
  ...list,
  ...services,
  id: 'listCatalogue',
  summary: 'List services without a key',
  description: 'Lists the services with the prices of the Free plan, without a key.',
  access: 'open',
};

export const AREA_CODES: Operation = {
  ...list,
  id: 'listAreaCodes',
  summary: 'List area codes',
  answers: {
    200: {
      ...listAnswer(
        AreaCode,
        { areaCode: '206', region: 'Washington' },
        'All area codes and their US states',
      ),
      headers,
    },
    304: unchanged,
  },
  problems: [...QUERY, 'countries.unsupported', 'area_codes.unavailable'],
};

const quote = {
  id: 'quo_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  service: 'whatsapp',
  capability: 'sms',
  country: 'US',
  priceCents: 153,
  currency: 'USD',
  surcharge: { areaCodeCents: 45, carrierCents: 0 },
  stock: { availableCount: 412, capped: false },
  preferences: {
    areaCodes: { requested: ['206'], unknown: [], nearby: ['253', '425'] },
    carriers: { requested: [] },
  },
  expiresAt: '2026-11-22T10:05:00.000Z',
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
      description: 'The quote. Send its id as `quoteId` with the order',
      schema: Quote,
      example: quote,
      headers: LOCATION,
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

export const GET_QUOTE: Operation = {
  ...list,
  id: 'getQuote',
  summary: 'Get a quote',
  description: 'Until one day after it has expired. The stock is the current one.',
  answers: { 200: { description: 'The quote', schema: Quote, example: quote } },
  problems: ['quotes.not_found'],
};
