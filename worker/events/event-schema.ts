import * as z from 'zod';
import type { EventData } from './event';
import type { Scope } from '../platform/core/ctx';

/** The schema of one event type, as stored in the log. */
export interface EventSchema {
  /** Raised when a field is removed or changes its meaning, not for a new field. */
  version: number;
  /** The scope that a reader of this type needs. */
  scope: Scope;
  about: string;
  data: z.ZodType;
  /** As stored in the log: times are epoch milliseconds. */
  example: EventData;
}

export const cents = z.int().describe('US cents');
export const balanceAfterCents = cents.describe('Available balance after the change, in US cents');
/** Epoch milliseconds in the log, ISO 8601 for customers. */
export const time = z.int().meta({ format: 'date-time' });
