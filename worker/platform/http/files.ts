import type { Context } from 'hono';
import type { DocumentFile } from '../documents/file';
import type { AppEnv } from './router';

/** Answers with a file to download. */
export const sendFile = (c: Context<AppEnv>, { name, type, body }: DocumentFile) =>
  c.body(body, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  });
