import { systemCtx } from '../http/auth';
import { sendFile } from '../http/files';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { OPEN } from './documents.answers';
import { openLink } from './documents.service';

/** What the links of mails lead to: the signature in them is the credential. */
export const documentsRoutes = newRouter().get('/:link', describe(OPEN), async (c) =>
  sendFile(c, await openLink(systemCtx(c.env), c.req.param('link'))),
);
