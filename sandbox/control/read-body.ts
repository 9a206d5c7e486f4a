import type { Context } from 'hono';

/** An empty body is an empty object; what is no JSON stays the text that it is, for the schema to refuse. */
export async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
