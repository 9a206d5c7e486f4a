import * as z from 'zod';

export const StatementMonth = z.object({
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'Use a month such as 2026-11.'),
});

export const FORMATS = ['pdf', 'csv'] as const;

export const StatementQuery = z.strictObject({
  format: z.enum(FORMATS).default('pdf').describe('The form of the file'),
});
