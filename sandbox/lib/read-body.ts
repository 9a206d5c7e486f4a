import type { Context } from 'hono';

/** An empty body is an empty object; invalid JSON stays a text, which the schema refuses. */
export async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
