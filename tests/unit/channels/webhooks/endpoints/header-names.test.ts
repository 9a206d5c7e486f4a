import { describe, expect, test } from 'vitest';
import { headerNameProblem } from '../../../../../worker/channels/webhooks/endpoints/header-names';

describe('I-45 the names of custom headers', () => {
  test.each([
    'authorization',
    'Authorization',
    'x-api-key',
    'X-Auth-Token',
    'x-shopify-access-token',
    'x-webhook-secret',
    'x-token',
    'namaskah-environment',
  ])('I-45 %s is accepted', (name) => expect(headerNameProblem(name)).toBeNull());

  // Names that an attacker could set before, names that define the request itself, and variants of
  // both.
  test.each([
    'True-Client-IP',
    'X-Client-IP',
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-HTTP-Method-Override',
    'Metadata-Flavor',
    'X-aws-ec2-metadata-token',
    'X-Google-Metadata-Request',
    'Early-Data',
    'HTTP2-Settings',
    'X-Amz-Security-Token',
    'X-Forwarded-Key',
    'X-Real-IP',
    'Forwarded',
    'X-Vault-Token',
    'X-Consul-Token',
    'X-ms-token',
    'X-Goog-IAM-Authorization-Token',
    'Host',
    'Cookie',
    'Content-Length',
    'Content-Type',
    'Transfer-Encoding',
    'Connection',
    'Webhook-Id',
    'webhook-signature',
    'User-Agent',
    'Proxy-Authorization',
    'Via',
    'X-B3-TraceId',
    '',
    'x-',
    'x--key',
    'x-key\r\nhost',
    'x-api-key ',
    'authorization:',
    '__proto__',
    'x-clé-key',
    `x-${'a'.repeat(200)}-key`,
    `namaskah-${'a'.repeat(200)}`,
  ])('I-45 %j is refused', (name) =>
    expect(headerNameProblem(name)).toMatch(/x-api-key or x-auth-token/),
  );
});
