import { systemCtx } from '../../accounts/authentication/auth';
import { sendFile } from '../../platform/http/files';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { OPEN } from './documents.answers';
import { resolveDocumentLink } from './documents.service';

/** Targets of the links in emails; the signature in the link is the credential. */
export const documentsRoutes = newRouter().get('/:link', describe(OPEN), async (c) =>
  sendFile(c, await resolveDocumentLink(systemCtx(c.env), c.req.param('link'))),
);
