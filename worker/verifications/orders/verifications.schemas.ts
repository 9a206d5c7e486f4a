import * as z from 'zod';
import { selection } from '../catalogue/catalogue.schemas';
import { externalId, externalIdOrNull, metadata } from '../../platform/core/annotations';
import { idInput } from '../../platform/core/id-schemas';
import { digitsQuery, OrderQuery, PageQuery, PeriodQuery } from '../../platform/core/page-query';
import { settingsChange } from '../../platform/core/settings';
import { STATES } from './order';

/** POST /v1/verifications. */
export const CreateVerification = z
  .strictObject({
    ...selection,
    maxPriceCents: z
      .number()
      .int()
      .positive()
      .max(100_000)
      .optional()
      .describe('US cents: the order is refused when the price is above this'),
    quoteId: idInput('quote').optional().describe('Id of the quote that sets the price (`quo_…`)'),
    externalId: externalId.optional(),
    metadata: metadata.optional(),
  })
  .meta({
    id: 'CreateVerification',
    example: {
      service: 'whatsapp',
      areaCodes: ['206'],
      maxPriceCents: 200,
      externalId: 'signup-4711',
      metadata: { customer: '4711' },
    },
  });
export type CreateVerification = z.infer<typeof CreateVerification>;

/** PATCH /v1/verifications/:id. */
export const UpdateVerification = settingsChange({
  externalId: externalIdOrNull.optional(),
  metadata: metadata.optional(),
}).meta({ id: 'UpdateVerification', example: { externalId: 'signup-4711' } });
export type UpdateVerification = z.infer<typeof UpdateVerification>;

/** `wait` lets one request rent a number and return the code. */
export const WaitQuery = z.strictObject({
  wait: digitsQuery(0, 25).default(0).describe('Maximum number of seconds to wait for the code'),
});

const expand = z.enum(['messages']).optional().describe('Adds the messages to the answer');

/** GET /v1/verifications/:id. Some clients name a list with brackets. */
export const GetQuery = WaitQuery.extend({ expand, 'expand[]': expand });

const filters = {
  service: selection.service.optional().describe('Verifications of this service'),
  number: z
    .string()
    .regex(/^\+?1?\d{10}$/, 'Use a number such as +12065550142.')
    .transform((text) => `+1${text.slice(-10)}`)
    .optional()
    .describe('Verifications of this number, in E.164 format or as ten digits'),
  state: z.enum(STATES).optional().describe('Verifications in this state'),
  externalId: externalId.optional().describe('Verifications with this id of yours'),
  query: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'A part of id, number, service, your own id, code, or text of a message, in any letter case. A page may then be ' +
        'empty although more follow',
    ),
  ...PeriodQuery,
};

/** GET /v1/verifications. */
export const ListVerifications = z.strictObject({
  ...filters,
  expand,
  'expand[]': expand,
  ...OrderQuery,
  ...PageQuery,
});

/** GET /v1/verifications.csv. */
export const FilterVerifications = z.strictObject(filters);
export type FilterVerifications = z.infer<typeof FilterVerifications>;

/** GET /v1/verifications/summary. */
export const SummaryQuery = z.strictObject({ service: filters.service, ...PeriodQuery });
