import type { RouterRoute } from 'hono/types';
import { generateSpecs } from 'hono-openapi';
import { SESSION_COOKIE } from '../accounts/credentials/better-auth';
import type { Tag } from '../platform/core/operation';
import { SAMPLE } from '../platform/http/openapi';
import { refineDocument } from '../platform/http/openapi-refine';
import { shareParameters } from '../platform/http/openapi-shared';
import { newRouter } from '../platform/http/router';
import { CONTRACT_DATE } from '../platform/core/api-version';
import { webhooksDocument } from './webhooks-document';

const TAGS: Readonly<Record<Tag, string>> = {
  Verifications: 'Rent numbers, receive their codes, cancel them.',
  Events: 'The events of the account, live and for the last 30 days.',
  Catalogue: 'Services, area codes and prices.',
  Credits: 'The balance and its history.',
  Payments: 'Add credits by card.',
  Account: 'The caller, the members and the audit log of the account.',
  Webhooks: 'Webhook endpoints and their deliveries.',
  Notifications:
    'The notifications of a person and their channels: dashboard, email, text and webhook.',
  Tiers: 'The limits of the plan, their use, and how to change the plan.',
  Operators: 'For the operators of the platform.',
  'Sign-in': 'Sessions for browsers. Programs use an API key instead.',
  Security: 'The login of a signed-in person. An API key cannot use these routes.',
  Reference: 'The OpenAPI document and the error codes.',
  Operation: 'Health checks and the webhooks of providers.',
};

const securitySchemes = {
  apiKey: {
    type: 'http' as const,
    scheme: 'bearer',
    description: 'An API key: `Authorization: Bearer nsk_live_…`',
  },
  session: {
    type: 'apiKey' as const,
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'The cookie of a signed-in browser. Changes are accepted only from the dashboard’s origin. ' +
      'The header `Namaskah-Account` names the account, for a person with several accounts',
  },
  ticket: {
    type: 'apiKey' as const,
    in: 'query',
    name: 'ticket',
    description: 'A single-use ticket from POST /v1/tickets',
  },
  signature: {
    type: 'apiKey' as const,
    in: 'header',
    name: 'X-Webhook-Signature',
    description: 'HMAC-SHA512 of the raw body, signed by the provider',
  },
};

/** The OpenAPI 3.1 document, from the declarations and validators of the routes. */
export async function openApiDocument(routes: readonly RouterRoute[]): Promise<object> {
  const generated = await generateSpecs(Object.assign(newRouter(), { routes: [...routes] }), {
    // `/v1/openapi.json` has a dot in its path.
    excludeStaticFile: false,
    defaultValidationErrorResponse: false,
    documentation: {
      info: {
        title: 'Namaskah',
        version: CONTRACT_DATE,
        contact: { name: 'Namaskah support' },
        license: { name: 'MIT', identifier: 'MIT' },
        description:
          'Rent phone numbers, receive the SMS that a service sends to them, and read the code. ' +
          'Money is in whole US cents, times are ISO 8601 with Z, errors are application/problem+json.',
      },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes },
    },
  });
  const { components, ...document } = shareParameters(refineDocument(generated, SAMPLE));
  const { webhooks, schemas, parameters, responses } = webhooksDocument();
  return {
    ...document,
    webhooks,
    components: {
      ...components,
      schemas: { ...components.schemas, ...schemas },
      parameters: { ...components.parameters, ...parameters },
      responses: { ...components.responses, ...responses },
    },
  };
}
