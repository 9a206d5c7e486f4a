import * as z from 'zod';
import { EVENT_TYPES } from '../../events/event-types';
import { digitsQuery, instantQuery, PageQuery } from '../../platform/core/page-query';

export const ListEvents = z.strictObject({
  after: digitsQuery(0).optional().describe('Events after this sequence number'),
  since: instantQuery.optional().describe('Events that were logged at this time or later'),
  type: z.enum(EVENT_TYPES).optional().describe('Only events of this type'),
  ...PageQuery,
});
