import * as z from 'zod';
import { EVENT_TYPES } from '../../events/event-types';
import { digitsQuery, fromInput, PageQuery } from '../../platform/core/page-query';

export const ListEvents = z.strictObject({
  afterSequence: digitsQuery(0).optional().describe('Events after this sequence number'),
  from: fromInput.optional(),
  type: z.enum(EVENT_TYPES).optional().describe('Only events of this type'),
  ...PageQuery,
});
