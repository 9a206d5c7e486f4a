import * as z from 'zod';

/** What the operator of this installation states in the variables of the Worker. */
export const Operator = z.object({
  /** The address of the site, for canonical links, the sitemap and link previews. */
  origin: z.string(),
  seller: z.string(),
  address: z.string(),
  support: z.string(),
});
export type Operator = z.infer<typeof Operator>;

/** Written by `scripts/site.ts` before the build. */
export const OPERATOR_FILE = '.wrangler/site/operator.json';
