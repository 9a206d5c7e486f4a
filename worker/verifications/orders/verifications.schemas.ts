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

/** GET /v1/verifications. */
export const ListVerifications = z.strictObject({
  service: selection.service.optional().describe('Verifications of this service'),
  number: z
    .string()
    .regex(/^\+?1?\d{10}$/, 'Use a number such as +12065550142.')
    .transform((text) => `+1${text.slice(-10)}`)
    .optional()
    .describe('Verifications of this number, in E.164 format or as ten digits'),
  state: z.enum(STATES).optional().describe('Verifications in this state'),
  externalId: externalId.optional().describe('Verifications with this id of yours'),
  ...PeriodQuery,
  ...OrderQuery,
  ...PageQuery,
});
