import * as z from 'zod';
import { DAY, SECOND } from './clock';

/** For how long, in seconds, what was replaced may go on working at most. */
const MAX_OVERLAP_S = (7 * DAY) / SECOND;
const DEFAULT_OVERLAP_S = DAY / SECOND;

/** The seconds for which what is replaced goes on working. @param what of it, as the reference words it. */
export const overlapSeconds = (what: string) =>
  z
    .int()
    .min(0)
    .max(MAX_OVERLAP_S)
    .default(DEFAULT_OVERLAP_S)
    .describe(`${what}: at most seven days, a day without it`);

/** A change of settings that changes at least one of them. */
export const settingsChange = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .strictObject(shape)
    .refine((change) => Object.keys(change).length > 0, 'Send at least one setting to change.');
