import * as z from 'zod';
import { EMPTY_BODY, instant, JSON_BODY, type Operation } from '../../platform/core/operation';

const own = { tag: 'Security', access: 'person' } as const;

const TwoFactor = z
  .strictObject({
    isOn: z.boolean(),
    enabledAt: instant.nullable(),
    recoveryCodesLeft: z.int(),
  })
  .meta({ id: 'TwoFactor' });
const Setup = z
  .strictObject({
    secret: z.string().describe('Base 32, to be typed in where nothing can be scanned'),
    uri: z.string().describe('otpauth://, what the QR code says'),
    qr: z.string().describe('The QR code as SVG'),
  })
  .meta({ id: 'TwoFactorSetup' });
const RecoveryCodes = z
  .strictObject({
    recoveryCodes: z.array(z.string()).describe('Shown this once; each serves once'),
  })
  .meta({ id: 'RecoveryCodes' });

const recoveryCodes = ['4f7k-9q2m-x8rd-31tn-5vhc-0wzp', 'b06w-yz5c-hjv2-8e4p-ka91-m3tx'];

export const GET_TWO_FACTOR: Operation = {
  ...own,
  id: 'getTwoFactor',
  summary: 'Read whether two-factor authentication is on',
  answers: {
    200: {
      description: 'On or off',
      schema: TwoFactor,
      example: { isOn: true, enabledAt: '2026-11-20T09:00:00.000Z', recoveryCodesLeft: 10 },
    },
  },
};

export const SET_UP_TWO_FACTOR: Operation = {
  ...own,
  id: 'setUpTwoFactor',
  summary: 'Begin with an authenticator app',
  description:
    'The new secret counts from its first code on; an authenticator that is active stays so until then.',
  answers: {
    200: {
      description: 'What the app needs',
      schema: Setup,
      example: {
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        uri: 'otpauth:…',
        qr: '<svg>…</svg>',
      },
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh'],
};

export const ENABLE_TWO_FACTOR: Operation = {
  ...own,
  id: 'enableTwoFactor',
  summary: 'Turn two-factor authentication on, or move to another authenticator',
  answers: {
    200: { description: 'On', schema: RecoveryCodes, example: { recoveryCodes } },
  },
  problems: [
    ...JSON_BODY,
    'auth.not_fresh',
    'auth.code_wrong',
    'auth.too_many_attempts',
    'two_factor.not_set_up',
  ],
};

export const DISABLE_TWO_FACTOR: Operation = {
  ...own,
  id: 'disableTwoFactor',
  unconfirmed: true,
  summary: 'Turn two-factor authentication off',
  answers: { 204: { description: 'Off' } },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'two_factor.off'],
};

export const RENEW_RECOVERY_CODES: Operation = {
  ...own,
  id: 'renewRecoveryCodes',
  summary: 'Make new recovery codes',
  answers: {
    200: {
      description: 'The old ones no longer serve',
      schema: RecoveryCodes,
      example: { recoveryCodes },
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'two_factor.off'],
};
