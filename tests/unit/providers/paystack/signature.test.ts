import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyPaystackSignature } from '../../../../worker/providers/paystack/paystack.client';

const KEY = 'sk_test_example';
const BODY =
  '{"event":"charge.success","data":{"id":1,"reference":"ref-1","status":"success","amount":10000,"currency":"NGN"}}';
const VECTOR =
  'd01eaf916dd7e9864e4e04d1de596c8d429505aec3d07102c5864e341ec10bd0cbbf773d7e54ffa1cf8c69cac6ace3138ab1ef02d2da3482843907179ba6370b';
const bytes = (text: string) => new TextEncoder().encode(text);

describe('I-33 the signature', () => {
  test('I-33 the published vector is accepted', async () => {
    expect(await verifyPaystackSignature(bytes(BODY), VECTOR, KEY)).toBe(true);
  });

  test('I-33 a body with any one byte changed is refused', async () => {
    for (let at = 0; at < BODY.length; at++) {
      const changed = bytes(BODY);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await verifyPaystackSignature(changed, VECTOR, KEY)).toBe(false);
    }
  });

  test('I-33 a signature with any one digit changed is refused', async () => {
    for (let at = 0; at < VECTOR.length; at++) {
      const digit = VECTOR[at] === '0' ? '1' : '0';
      const changed = `${VECTOR.slice(0, at)}${digit}${VECTOR.slice(at + 1)}`;
      expect(await verifyPaystackSignature(bytes(BODY), changed, KEY)).toBe(false);
    }
  });

  test.each<[what: string, header: string | null, key: string]>([
    ['no header', null, KEY],
    ['an empty header', '', KEY],
    ['another key', VECTOR, 'sk_test_other'],
    ['no key', createHmac('sha512', 'x').update(BODY).digest('hex'), ''],
    ['upper case', VECTOR.toUpperCase(), KEY],
    ['a shorter one', VECTOR.slice(2), KEY],
    ['a longer one', `${VECTOR}00`, KEY],
    ['surrounding spaces', ` ${VECTOR} `, KEY],
    ['another hash', createHmac('sha256', KEY).update(BODY).digest('hex'), KEY],
  ])('I-33 with %s is refused', async (_what, header, key) => {
    expect(await verifyPaystackSignature(bytes(BODY), header, key)).toBe(false);
  });
});
