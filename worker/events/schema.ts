import * as z from 'zod';
import type { EventData } from './event';
import type { Scope } from '../platform/core/ctx';

/** What one type of event holds, as the log keeps it. */
export interface EventSchema {
  /** Raised when a field goes or changes its meaning; a new field is none. */
  version: number;
  /** Who may not read this sees no event of the type. */
  scope: Scope;
  about: string;
  data: z.ZodType;
  /** As the log keeps it: times are epoch milliseconds. */
  example: EventData;
}

export const cents = z.int().describe('US cents');
/** Epoch milliseconds in the log, ISO 8601 wherever it is shown. */
export const time = z.int().meta({ format: 'date-time' });
