import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-40',
    sentence: 'Wrong logins are not counted by whom they aim at.',
    tests: ['tests/worker/accounts/identity/attempts.test.ts'],
    file: 'worker/accounts/identity/identity.service.ts',
    find: '? [{ address }, { target: email }]',
    replace: '? [{ address }]',
  },
  {
    id: 'I-40b',
    sentence: 'X-Forwarded-For says where a caller comes from.',
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
    sentence: 'What a caller says of its address is believed.',
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
    sentence: 'Each address of an IPv6 network counts for itself.',
    tests: ['tests/unit/platform/core/network.test.ts'],
    file: 'worker/platform/core/network.ts',
    find: `return \`\${groups.slice(0, 4).join(':')}::/64\`;`,
    replace: `return \`\${groups.slice(0, 8).join(':')}::/64\`;`,
  },
  {
    id: 'I-40ma',
    sentence: 'What a recipient gets is not counted.',
    tests: ['tests/worker/mail/bounds.test.ts'],
    file: 'worker/mail/outgoing-limits.ts',
    find: "return (await takes('by', by)) && (await takes('to', medium === 'email' ? mailboxOf(to) : to));",
    replace: "return await takes('by', by);",
  },
  {
    id: 'I-40mb',
    sentence: 'What a sender causes is not counted.',
    tests: ['tests/worker/mail/bounds.test.ts'],
    file: 'worker/mail/outgoing-limits.ts',
    find: "return (await takes('by', by)) && (await takes('to', medium === 'email' ? mailboxOf(to) : to));",
    replace: "return (await takes('to', medium === 'email' ? mailboxOf(to) : to));",
  },
  {
    id: 'I-40mc',
    sentence: 'Strangers look for routes without being counted.',
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
    sentence: 'A limiter that wakes on another machine trusts that machine’s clock.',
    tests: ['tests/unit/traffic/limits/exactness.property.test.ts'],
    file: 'worker/traffic/limits/lease-ledger.ts',
    find: 'bookedAt: Math.min(booking.bookedAt + RESTART_MARGIN_MS, latest),',
    replace: 'bookedAt: Math.min(booking.bookedAt, latest),',
  },
  {
    id: 'I-40p',
    sentence: 'A lease is used for as long as it lasts.',
    tests: ['tests/unit/traffic/limits/exactness.property.test.ts'],
    file: 'worker/traffic/limits/lease.ts',
    find: 'return this.#units > 0 && now < this.#until;',
    replace: 'return this.#units > 0;',
  },
  {
    id: 'I-40q',
    sentence: 'A key’s window is counted, the account’s is not.',
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
    sentence: 'The other requests of an address are forgotten with each new one.',
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
    sentence: "A page takes from the account's programs.",
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
    sentence: 'Codes of a phone may be tried out.',
    tests: ['tests/worker/channels/notifications/phones.test.ts'],
    file: 'worker/channels/notifications/phones.service.ts',
    find: "const attempt = await reserveAttempt(ctx, 'phone-code', [{ name: id }]);",
    replace: "const attempt = await reserveAttempt(ctx, 'phone-code', []);",
  },
  {
    id: 'I-40u',
    sentence: 'What a row covered may still be used when the window was stored anew without it.',
    tests: ['tests/unit/traffic/limits/prefetched-bookings.test.ts'],
    file: 'worker/traffic/limits/prefetched-bookings.ts',
    find: 'this.#byCredential.clear();',
    replace: 'this.#byCredential.size;',
  },
  {
    id: 'I-40v',
    sentence: 'What is stored ahead is never used up.',
    tests: ['tests/unit/traffic/limits/exactness.property.test.ts'],
    file: 'worker/traffic/limits/prefetched-bookings.ts',
    find: '    prefetch.units -= units;\n',
    replace: '',
  },
  {
    id: 'I-40w',
    sentence: 'What is stored ahead covers leases that end after it.',
    tests: ['tests/unit/traffic/limits/prefetched-bookings.test.ts'],
    file: 'worker/traffic/limits/prefetched-bookings.ts',
    find: 'if (!prefetch || prefetch.units < units || prefetch.bookedAt < bookedAt) return false;',
    replace: 'if (!prefetch || prefetch.units < units) return false;',
  },
  {
    id: 'I-40x',
    sentence: 'Who is told to wait is told too little for a limiter that sleeps meanwhile.',
    tests: ['tests/unit/traffic/limits/retry-after.property.test.ts'],
    file: 'worker/traffic/limits/credential-lease.ts',
    find: 'return wait > 0 ? wait + this.#wakeMs : 0;',
    replace: 'return wait;',
  },
] satisfies Mutant[];
