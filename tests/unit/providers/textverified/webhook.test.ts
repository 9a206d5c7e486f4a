import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { verifyWebhook, parseWebhook } from '../../../../worker/providers/textverified/webhook';
import { quiet } from './fake';

beforeEach(quiet);

const PASCAL =
  '{"Attempt":1,"OccurredAt":"2026-01-02T03:04:05+00:00","Data":{"From":"22000","To":"2065550142","CreatedAt":"2026-01-02T03:04:04+00:00","SmsContent":"Your code is 123456","ParsedCode":"123456","Encrypted":false,"ReservationId":"lr_01HZX3V9Q2M4N6P8R0S2T4V6W8"},"Event":"v2.sms.received","Id":"evt_1","IdempotencyKey":"evt_1"}';
const CAMEL =
  '{"attempt":1,"occurredAt":"2026-01-02T03:04:05+00:00","data":{"from":"22000","to":"2065550142","createdAt":"2026-01-02T03:04:04+00:00","smsContent":"Your code is 123456","parsedCode":"123456","encrypted":false,"reservationId":"lr_01HZX3V9Q2M4N6P8R0S2T4V6W8"},"event":"v2.sms.received","id":"evt_1","idempotencyKey":"evt_1"}';
const SECRET = 'whsec_test_secret';
const PASCAL_SIGNATURE =
  'HMAC-SHA512=RhzhDRplsDGjWpm6GuwSylHL4hE5c3HGKLPHa81zVouxGQLNTgzANpJ+GuOmac+WE/yEW/QjV6RFDrIMsMtbxg==';
const CAMEL_SIGNATURE =
  'HMAC-SHA512=bhnotY7ra5rn06BiEOx+lQjbQtL2+QFoDeg9H8IIXUOPoHCgxJcVHSWMxV5T0n+ynMigK09ZaqKB2VtKc5nceA==';
const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string): unknown => JSON.parse(text);

describe('the signature', () => {
  test.each([
    ['PascalCase', PASCAL, PASCAL_SIGNATURE],
    ['camelCase', CAMEL, CAMEL_SIGNATURE],
  ])('of the contract’s %s vector is accepted', async (_name, body, header) => {
    expect(await verifyWebhook(bytes(body), header, SECRET)).toBe(true);
  });

  test('may also be made with the decoded remainder of the secret', async () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    const header = `HMAC-SHA512=${createHmac('sha512', key).update(CAMEL).digest('base64')}`;
    expect(await verifyWebhook(bytes(CAMEL), header, `whsec_${key.toString('base64')}`)).toBe(true);
    expect(await verifyWebhook(bytes(CAMEL), header, `whsec_${key.toString('hex')}`)).toBe(false);
  });

  test('is never checked with a key that decodes to almost nothing', async () => {
    const header = `HMAC-SHA512=${createHmac('sha512', Buffer.from('A', 'base64')).update(CAMEL).digest('base64')}`;
    expect(await verifyWebhook(bytes(CAMEL), header, 'whsec_AA==')).toBe(false);
  });

  test.each<[string, string, string | null, string]>([
    ['another body', `${CAMEL} `, CAMEL_SIGNATURE, SECRET],
    ['another secret', CAMEL, CAMEL_SIGNATURE, 'whsec_other'],
    ['the other body’s signature', CAMEL, PASCAL_SIGNATURE, SECRET],
    ['no header', CAMEL, null, SECRET],
    ['an empty header', CAMEL, '', SECRET],
    ['no prefix', CAMEL, CAMEL_SIGNATURE.slice('HMAC-SHA512='.length), SECRET],
    ['a cut signature', CAMEL, CAMEL_SIGNATURE.slice(0, -4), SECRET],
    ['no secret', CAMEL, CAMEL_SIGNATURE, ''],
  ])('fails with %s', async (_name, body, header, secret) => {
    expect(await verifyWebhook(bytes(body), header, secret)).toBe(false);
  });
});

describe('the body', () => {
  const message = {
    smsId: null,
    reservationId: 'lr_01HZX3V9Q2M4N6P8R0S2T4V6W8',
    from: '22000',
    to: '+12065550142',
    content: 'Your code is 123456',
    parsedCode: '123456',
    createdAt: 1767323044000,
    encrypted: false,
  };

  test.each([
    ['PascalCase', PASCAL],
    ['camelCase', CAMEL],
  ])('I-06 I-54 is parsed in %s, with our number and our time', (_name, body) => {
    expect(parseWebhook(parse(body))).toEqual({
      eventId: 'evt_1',
      event: 'v2.sms.received',
      message,
    });
  });

  test('without a reservation has an empty one', () => {
    const body = parse(CAMEL.replace('"lr_01HZX3V9Q2M4N6P8R0S2T4V6W8"', 'null'));
    expect(parseWebhook(body)?.message).toEqual({ ...message, reservationId: '' });
  });

  test.each(['v2.test', 'v2.reservation.created', 'v2.rental.billingcycle.renewed'])(
    'of %s has no message',
    (event) => {
      expect(parseWebhook({ Id: 'evt_2', Event: event, Data: { Id: 'lr_1' } })).toEqual({
        eventId: 'evt_2',
        event,
        message: null,
      });
    },
  );

  test('is identified by its idempotency key when it has no id', () => {
    expect(parseWebhook({ IdempotencyKey: 'evt_3', Event: 'v2.test' })?.eventId).toBe('evt_3');
  });

  test.each([
    ['null', null],
    ['a list', []],
    ['a string', 'v2.sms.received'],
    ['no event', { id: 'evt_1' }],
    ['no id', { event: 'v2.test' }],
    ['no data', { id: 'evt_1', event: 'v2.sms.received' }],
    ['an unreadable number', parse(CAMEL.replace('2065550142', '12'))],
    ['a time without offset', parse(CAMEL.replace('03:04:04+00:00', '03:04:04'))],
  ])('is unreadable: %s', (_name, body) => expect(parseWebhook(body)).toBeNull());
});
