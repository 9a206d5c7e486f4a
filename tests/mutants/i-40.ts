import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-40',
    sentence: 'Wrong sign-ins are not counted by the targeted address.',
    tests: ['tests/worker/accounts/identity/attempts.test.ts'],
    file: 'worker/accounts/identity/identity.service.ts',
    find: '? [{ address }, { target: email }]',
    replace: '? [{ address }]',
  },
  {
    id: 'I-40b',
    sentence: 'X-Forwarded-For determines the network of a caller.',
    tests: ['tests/worker/accounts/identity/attempts.test.ts'],
    file: 'worker/accounts/authentication/client.ts',
    find: "address: c.req.header('cf-connecting-ip') ?? null,",
    replace:
      "address: c.req.header('x-forwarded-for') ?? c.req.header('cf-connecting-ip') ?? null,",
  },
  {
    id: 'I-40c',
    sentence: 'A password is hashed before the attempt is counted.',
    tests: ['tests/worker/accounts/identity/attempts.test.ts'],
    file: 'worker/accounts/identity/identity.service.ts',
    find: `  const attempt = await reserveAttempt(ctx, 'sign-in', signInSubjects(ctx, input.email, client));
  await reserveAttempt(ctx, 'hashing', [{ address }]);
  const user = await findByPassword(ctx, input, address);`,
    replace: `  const user = await findByPassword(ctx, input, address);
  const attempt = await reserveAttempt(ctx, 'sign-in', signInSubjects(ctx, input.email, client));
  await reserveAttempt(ctx, 'hashing', [{ address }]);`,
  },
  {
    id: 'I-40k',
    sentence: 'The address that a caller claims is trusted.',
    tests: [
      'tests/worker/traffic/limits/limits.test.ts',
      'tests/worker/traffic/limits/anonymous.test.ts',
    ],
    file: 'worker/platform/http/caller-address.ts',
    find: "networkOf(c.req.header('cf-connecting-ip') ?? null);",
    replace:
      "networkOf(c.req.header('x-forwarded-for') ?? c.req.header('cf-connecting-ip') ?? null);",
  },
  {
    id: 'I-40l',
    sentence: 'Each address of an IPv6 network is counted separately.',
    tests: ['tests/unit/platform/core/network.test.ts'],
    file: 'worker/platform/core/network.ts',
    find: `return \`\${groups.slice(0, 4).join(':')}::/64\`;`,
    replace: `return \`\${groups.slice(0, 8).join(':')}::/64\`;`,
  },
  {
    id: 'I-40ma',
    sentence: 'Emails are not counted by recipient.',
    tests: ['tests/worker/mail/bounds.test.ts'],
    file: 'worker/mail/outgoing-limits.ts',
    find: "return (await takes('by', by)) && (await takes('to', medium === 'email' ? mailboxOf(to) : to));",
    replace: "return await takes('by', by);",
  },
  {
    id: 'I-40mb',
    sentence: 'Emails are not counted by sender.',
    tests: ['tests/worker/mail/bounds.test.ts'],
    file: 'worker/mail/outgoing-limits.ts',
    find: "return (await takes('by', by)) && (await takes('to', medium === 'email' ? mailboxOf(to) : to));",
    replace: "return (await takes('to', medium === 'email' ? mailboxOf(to) : to));",
  },
  {
    id: 'I-40mc',
    sentence: 'Anonymous requests to unknown routes are not counted.',
    tests: [
      'tests/worker/traffic/limits/limits.test.ts',
      'tests/worker/traffic/limits/anonymous.test.ts',
    ],
    file: 'worker/platform/http/errors.ts',
    find: '    if (!isAuthenticated(c)) await admit(c);\n',
    replace: '',
  },
  {
    id: 'I-40n',
    sentence: 'A lease is booked when it is granted, not when it ends.',
    tests: ['tests/unit/traffic/limits/exactness.property.test.ts'],
    file: 'worker/traffic/limits/lease-ledger.ts',
    find: 'this.#bookings.push({ ask, credential, units, bookedAt: now + lifetimeMs });',
    replace: 'this.#bookings.push({ ask, credential, units, bookedAt: now });',
  },
  {
    id: 'I-40o',
    sentence: 'A limiter that restarts on another machine trusts the clock of that machine.',
    tests: ['tests/unit/traffic/limits/exactness.property.test.ts'],
    file: 'worker/traffic/limits/lease-ledger.ts',
    find: 'bookedAt: Math.min(booking.bookedAt + RESTART_MARGIN_MS, latest),',
    replace: 'bookedAt: Math.min(booking.bookedAt, latest),',
  },
  {
    id: 'I-40p',
    sentence: 'A lease is used after its end.',
    tests: ['tests/unit/traffic/limits/exactness.property.test.ts'],
    file: 'worker/traffic/limits/lease.ts',
    find: 'return this.#units > 0 && now < this.#until;',
    replace: 'return this.#units > 0;',
  },
  {
    id: 'I-40q',
    sentence: 'The window of the key is counted, that of the account is not.',
    tests: [
      'tests/worker/traffic/limits/limits.test.ts',
      'tests/worker/traffic/limits/anonymous.test.ts',
    ],
    file: 'worker/traffic/limits/lease-ledger.ts',
    find: 'const room = Math.min(free, ownFree);',
    replace: 'const room = ownFree;',
  },
  {
    id: 'I-40r',
    sentence: 'Each new request of an address clears the count of the others.',
    tests: [
      'tests/worker/traffic/limits/limits.test.ts',
      'tests/worker/traffic/limits/anonymous.test.ts',
    ],
    file: 'worker/traffic/limits/address-limiter.object.ts',
    find: 'let ledger = this.#windows.get(request.credential);',
    replace: 'let ledger: LeaseLedger | undefined;',
  },
  {
    id: 'I-40s',
    sentence: 'Requests of the dashboard use the limit of the account’s API keys.',
    tests: [
      'tests/worker/traffic/limits/limits.test.ts',
      'tests/worker/traffic/limits/anonymous.test.ts',
    ],
    file: 'worker/traffic/limits/limits.service.ts',
    find: 'if (!isKey(lease.holder)) return acquireInShard(env, leases, lease, PEOPLE);',
    replace:
      "if (lease.holder.credentialId === '') return acquireInShard(env, leases, lease, PEOPLE);",
  },
  {
    id: 'I-40t',
    sentence: 'Attempts at the code of a phone are not limited.',
    tests: ['tests/worker/channels/notifications/phones.test.ts'],
    file: 'worker/channels/notifications/phones.service.ts',
    find: "const attempt = await reserveAttempt(ctx, 'phone-code', [{ name: id }]);",
    replace: "const attempt = await reserveAttempt(ctx, 'phone-code', []);",
  },
  {
    id: 'I-40u',
    sentence: 'Prefetched units can still be used after the window was stored without them.',
    tests: ['tests/unit/traffic/limits/prefetched-bookings.test.ts'],
    file: 'worker/traffic/limits/prefetched-bookings.ts',
    find: 'this.#byCredential.clear();',
    replace: 'this.#byCredential.size;',
  },
  {
    id: 'I-40v',
    sentence: 'Prefetched units are never used up.',
    tests: ['tests/unit/traffic/limits/exactness.property.test.ts'],
    file: 'worker/traffic/limits/prefetched-bookings.ts',
    find: '    prefetch.units -= units;\n',
    replace: '',
  },
  {
    id: 'I-40w',
    sentence: 'Prefetched units cover leases that end after them.',
    tests: ['tests/unit/traffic/limits/prefetched-bookings.test.ts'],
    file: 'worker/traffic/limits/prefetched-bookings.ts',
    find: 'if (!prefetch || prefetch.units < units || prefetch.bookedAt < bookedAt) return false;',
    replace: 'if (!prefetch || prefetch.units < units) return false;',
  },
  {
    id: 'I-40x',
    sentence: 'Retry-After is too short for a limiter that is evicted meanwhile.',
    tests: ['tests/unit/traffic/limits/retry-after.property.test.ts'],
    file: 'worker/traffic/limits/credential-lease.ts',
    find: 'return wait > 0 ? wait + this.#wakeMs : 0;',
    replace: 'return wait;',
  },
] satisfies Mutant[];
