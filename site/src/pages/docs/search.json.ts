import type { APIRoute } from 'astro';
import { searchEntries } from '../../lib/search-index';

/** What the search reads when somebody opens it. */
export const GET: APIRoute = async () => Response.json(await searchEntries());
