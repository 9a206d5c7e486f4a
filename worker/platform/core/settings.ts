import * as z from 'zod';
import { DAY, SECOND } from './clock';

/** The longest overlap of a replaced key or secret, seconds. */
const MAX_OVERLAP_S = (7 * DAY) / SECOND;
const DEFAULT_OVERLAP_S = DAY / SECOND;

/** The seconds for which a replaced key or secret stays valid. @param what the description's subject. */
export const overlapSeconds = (what: string) =>
  z
    .int()
    .min(0)
    .max(MAX_OVERLAP_S)
    .default(DEFAULT_OVERLAP_S)
    .describe(`${what}: at most seven days; one day when omitted`);

/** A change of at least one setting. */
export const settingsChange = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .strictObject(shape)
    .refine((change) => Object.keys(change).length > 0, 'Send at least one setting to change.')
    .meta({ minProperties: 1, description: 'The settings to change, at least one' });
