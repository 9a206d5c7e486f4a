import * as z from 'zod';

/** What an export's object is told; a repeat changes nothing. */
export const ExportOrder = z.object({
  id: z.string(),
  accountId: z.string(),
  requestedBy: z.string(),
  createdAt: z.number(),
});
export type ExportOrder = z.infer<typeof ExportOrder>;

/** The only place that knows how export objects are named. */
export const exportOf = (env: Env, id: string) => env.EXPORT.getByName(id);
