import * as z from 'zod';
import { SCOPES } from '../../platform/core/ctx';
import { label } from '../../platform/core/labels';
import { OrderQuery, PageQuery } from '../../platform/core/page-query';
import { overlapSeconds, settingsChange } from '../../platform/core/settings';

const name = label(60).describe('Name of the key, up to 60 characters; unique among active keys');
const scopes = z
  .array(z.enum(SCOPES))
  .min(1, 'Choose at least one scope.')
  .transform((all) => [...new Set(all)])
  .describe('What the key may do; at least one scope');
const requestsPerMinute = z
  .int()
  .min(1)
  .nullable()
  .describe('Requests a minute; null if only the account’s limit applies');
const expiresAt = z.iso
  .datetime({ offset: true, message: 'Use an ISO 8601 time such as 2026-11-22T10:00:00Z.' })
  .transform((text) => Date.parse(text))
  .nullable()
  .describe('When the key expires; null for a key that never expires');

export const CreateKey = z
  .strictObject({
    name,
    scopes,
    requestsPerMinute: requestsPerMinute.optional(),
    expiresAt: expiresAt.optional(),
  })
  .meta({
    id: 'CreateKey',
    example: {
      name: 'Checkout',
      scopes: ['verifications:read', 'verifications:write'],
      requestsPerMinute: 30,
      expiresAt: '2027-11-22T00:00:00Z',
    },
  });
export type CreateKey = z.infer<typeof CreateKey>;

export const UpdateKey = settingsChange({
  name: name.optional(),
  scopes: scopes.optional(),
  requestsPerMinute: requestsPerMinute.optional(),
  expiresAt: expiresAt.optional(),
}).meta({ id: 'UpdateKey', example: { scopes: ['verifications:read'] } });
export type UpdateKey = z.infer<typeof UpdateKey>;

export const RotateKey = z
  .strictObject({
    overlapSeconds: overlapSeconds('How long the old key keeps working'),
  })
  .meta({ id: 'RotateKey', example: { overlapSeconds: 3_600 } });
export type RotateKey = z.infer<typeof RotateKey>;

export const ListKeys = z.strictObject({
  state: z.enum(['live', 'ended']).optional().describe('Only keys that work, or that have ended'),
  ...OrderQuery,
  ...PageQuery,
});
