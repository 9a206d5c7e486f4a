import * as z from 'zod';

/** The request that starts an export's object; idempotent. */
export const ExportRequest = z.object({
  id: z.string(),
  accountId: z.string(),
  requestedBy: z.string(),
  createdAt: z.number(),
});
export type ExportRequest = z.infer<typeof ExportRequest>;

/** The only place that knows how export objects are named. */
export const exportOf = (env: Env, id: string) => env.EXPORT.getByName(id);
