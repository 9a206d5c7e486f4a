import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-45',
    sentence: 'One public address among private ones is enough.',
    tests: ['tests/unit/channels/webhooks/endpoints/url-guard.test.ts'],
    file: 'worker/channels/webhooks/endpoints/url-guard.ts',
    find: "return addresses.every(isPublicAddress) ? null : 'private';",
    replace: "return addresses.some(isPublicAddress) ? null : 'private';",
  },
  {
    id: 'I-45b',
    sentence: 'Only IPv4 addresses are resolved.',
    tests: ['tests/worker/channels/webhooks/endpoints/reach.test.ts'],
    file: 'worker/providers/dns/dns.client.ts',
    find: "const answers = await Promise.all([query(env, host, 'A'), query(env, host, 'AAAA')]);",
    replace: "const answers = await Promise.all([query(env, host, 'A')]);",
  },
  {
    id: 'I-45c',
    sentence: 'Unusual notations of addresses are accepted after normalization.',
    tests: ['tests/unit/channels/webhooks/endpoints/url-guard.test.ts'],
    file: 'worker/channels/webhooks/endpoints/url-guard.ts',
    find: "if (written !== url.hostname) return refused('host');",
    replace: "if (written === '') return refused('host');",
  },
  {
    id: 'I-45d',
    sentence: 'Before a delivery only the form of the URL is checked.',
    tests: ['tests/worker/channels/webhooks/endpoints/reach.test.ts'],
    file: 'worker/channels/webhooks/endpoints/transmit.ts',
    find: 'const found = await reach(ctx.env, endpoint.url, lookup);',
    replace:
      "const found = await reach(ctx.env, endpoint.url, async () => (await lookup('open.example.com')));",
  },
  {
    id: 'I-45e',
    sentence: 'The whole answer is read, whatever its length.',
    tests: ['tests/worker/channels/webhooks/endpoints/reach.test.ts'],
    file: 'worker/providers/receiver/receiver.client.ts',
    find: 'while (length < ANSWER_BYTES) {',
    replace: 'while (length < ANSWER_BYTES * 64) {',
  },
  {
    id: 'I-45f',
    sentence: 'IPv4 addresses inside IPv6 addresses are not checked.',
    tests: ['tests/unit/channels/webhooks/endpoints/url-guard.test.ts'],
    file: 'worker/channels/webhooks/endpoints/addresses.ts',
    find: 'isIn(bytes, GLOBAL_V6) && !CLOSED_V6.some((range) => isIn(bytes, range)) && !isIsatap(bytes)',
    replace: '!CLOSED_V6.some((range) => isIn(bytes, range)) && !isIsatap(bytes)',
  },
  {
    id: 'I-45g',
    sentence: 'A redirect counts as delivered.',
    tests: ['tests/worker/channels/webhooks/endpoints/reach.test.ts'],
    file: 'worker/providers/receiver/receiver.client.ts',
    find: "if (status >= 200 && status < 300) return 'delivered';",
    replace: "if (status >= 200 && status < 400) return 'delivered';",
  },
  {
    id: 'I-45h',
    sentence: 'Redirects are followed.',
    tests: ['tests/e2e/deliveries.test.ts'],
    file: 'worker/providers/receiver/receiver.client.ts',
    find: "redirect: 'manual',",
    replace: "redirect: 'follow',",
  },
  {
    id: 'I-45i',
    sentence: 'Any port is allowed.',
    tests: ['tests/unit/channels/webhooks/endpoints/url-guard.test.ts'],
    file: 'worker/channels/webhooks/endpoints/url-guard.ts',
    find: "if (!PORTS.has(url.port)) return refused('port');",
    replace: '',
  },
  {
    id: 'I-45j',
    sentence: 'Look-alike letters in host names are accepted.',
    tests: ['tests/unit/channels/webhooks/endpoints/url-guard.test.ts'],
    file: 'worker/channels/webhooks/endpoints/url-guard.ts',
    find: "if (labels.some(isHomograph)) return refused('look_alike');",
    replace: "if (labels.some(isHomograph) && labels.length > 9) return refused('look_alike');",
  },
  {
    id: 'I-45k',
    sentence: 'The link of an email is taken from the event.',
    tests: ['tests/worker/channels/notifications/webhooks.test.ts'],
    file: 'worker/channels/notifications/send.service.ts',
    find: `  if (type === 'verification') return \`\${origin}/numbers/\${encodeURIComponent(id)}\`;
  // Only owners may see payments.
  return role === 'owner'
    ? \`\${origin}/billing/payments/\${encodeURIComponent(id)}\``,
    replace: `  if (type === 'verification') return \`\${origin}/numbers/\${id}\`;
  // Only owners may see payments.
  return role === 'owner'
    ? \`\${origin}/billing/payments/\${id}\``,
  },
  {
    id: 'I-45l',
    sentence: 'Our credentials for texts follow a redirect.',
    tests: ['tests/worker/channels/notifications/phones.test.ts'],
    file: 'worker/providers/twilio/twilio.client.ts',
    find: "redirect: 'manual',",
    replace: "redirect: 'follow',",
  },
] satisfies Mutant[];
