import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isPublicAddress,
  parseAddress,
} from '../../../../../worker/channels/webhooks/endpoints/addresses';
import {
  checkAddresses,
  checkUrl,
} from '../../../../../worker/channels/webhooks/endpoints/url-guard';
import { ALLOWED, CLOSED_ADDRESSES, FORBIDDEN } from '../../../../support/forbidden-urls';

const judge = (url: string) => checkUrl(url, { mayLoopback: false });

describe('I-45 the URL of a customer', () => {
  test('I-45 more than 200 forbidden forms are tested', () => {
    expect(new Set(FORBIDDEN).size).toBe(FORBIDDEN.length);
    expect(FORBIDDEN.length).toBeGreaterThan(200);
  });

  test.each(FORBIDDEN)('I-45 is refused as %j', (url) => {
    expect(judge(url)).toMatchObject({ ok: false });
  });

  test.each(ALLOWED)('I-45 is accepted as %s', (url) => {
    expect(judge(url)).toMatchObject({ ok: true });
  });

  test.each([
    ['https://10.0.0.1/', 'private'],
    ['https://2130706433/', 'host'],
    ['http://hooks.example.com/', 'scheme'],
    ['https://me@hooks.example.com/', 'credentials'],
    ['https://hooks.example.com:22/', 'port'],
    ['https://xn--pple-43d.com/', 'look_alike'],
    ['hooks.example.com', 'form'],
  ])('I-45 says why %s is refused', (url, refusal) => {
    expect(judge(url)).toEqual({ ok: false, refusal });
  });

  test.each(['http://127.0.0.1:8080/x', 'http://localhost:3000/', 'https://[::1]:9/'])(
    'I-45 %s is allowed in development only',
    (url) => {
      expect(checkUrl(url, { mayLoopback: true })).toMatchObject({ ok: true, host: null });
      expect(judge(url)).toMatchObject({ ok: false });
    },
  );

  test.each([
    'http://10.0.0.1/',
    'http://hooks.example.com/',
    'http://169.254.169.254/',
    'http://0/',
  ])('I-45 may not be %s, not even in development', (url) => {
    expect(checkUrl(url, { mayLoopback: true })).toMatchObject({ ok: false });
  });

  test('I-45 the host is resolved unless it is an address', () => {
    expect(judge('https://hooks.example.com/x')).toMatchObject({ host: 'hooks.example.com' });
    expect(judge('https://8.8.8.8/x')).toMatchObject({ host: null });
  });
});

describe('I-45 the addresses of a host name', () => {
  test.each(CLOSED_ADDRESSES)('I-45 are refused for %s, alone and among others', (address) => {
    expect(checkAddresses([address])).toBe('private');
    expect(checkAddresses(['93.184.215.14', address])).toBe('private');
    expect(checkAddresses([address, '2606:4700::1111'])).toBe('private');
  });

  test('I-45 no address, and a text that is not an address, are refused', () => {
    expect(checkAddresses([])).toBe('unknown_host');
    expect(checkAddresses(['hooks.example.com'])).toBe('private');
    expect(checkAddresses(['93.184.215.14', '2606:4700::1111'])).toBeNull();
  });
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const v6Text = (raw: Uint8Array): string =>
  Array.from({ length: 8 }, (_, i) =>
    (((raw[2 * i] ?? 0) << 8) | (raw[2 * i + 1] ?? 0)).toString(16),
  ).join(':');

test('I-45 an address in any form of the URL standard is checked', () => {
  fc.assert(
    fc.property(bytes(4), (raw) => {
      const text = raw.join('.');
      expect(parseAddress(text)).toEqual([...raw]);
      const number = Buffer.from(raw).readUInt32BE();
      const host = new URL(`https://${number}/`).hostname;
      expect(host).toBe(text);
      expect(judge(`https://${number}/`)).toMatchObject({ ok: false });
    }),
  );
  fc.assert(
    fc.property(bytes(16), (raw) => {
      const long = v6Text(raw);
      const short = new URL(`https://[${long}]/`).hostname.slice(1, -1);
      expect(parseAddress(long)).toEqual([...raw]);
      expect(parseAddress(short)).toEqual([...raw]);
      expect(isPublicAddress(short)).toBe(isPublicAddress(long));
    }),
  );
});

test('I-45 a private IPv4 address is refused in the form of an IPv6 address', () => {
  fc.assert(
    fc.property(bytes(4), (raw) => {
      const dotted = raw.join('.');
      for (const form of [
        `::ffff:${dotted}`,
        `::${dotted}`,
        `64:ff9b::${dotted}`,
        `::ffff:0:${dotted}`,
      ])
        expect(isPublicAddress(form), form).toBe(false);
      const hex = Buffer.from(raw).toString('hex');
      expect(isPublicAddress(`2002:${hex.slice(0, 4)}:${hex.slice(4)}::1`)).toBe(false);
    }),
  );
});

test.each([
  '',
  ':',
  ':::',
  '1::2::3',
  '12345::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '::1%eth0',
  '01.2.3.4',
  '1.2.3',
  '1.2.3.256',
  '::1.2.3',
  '1.2.3.4::',
  'g::1',
])('I-45 %j is not an address', (text) => {
  expect(parseAddress(text)).toBeNull();
});
