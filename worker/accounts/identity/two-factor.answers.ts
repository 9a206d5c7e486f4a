import * as z from 'zod';
import { EMPTY_BODY, instant, JSON_BODY, type Operation } from '../../platform/core/operation';

const own = { tag: 'Security', access: 'person' } as const;

const TwoFactor = z
  .strictObject({
    enabled: z.boolean().describe('Whether signing in requires a code'),
    enabledAt: instant.nullable().describe('When it was turned on; null while it is off'),
    recoveryCodeCount: z.int().describe('Recovery codes that are still unused'),
  })
  .meta({ id: 'TwoFactor' });
const Setup = z
  .strictObject({
    secret: z.string().describe('Base32, to type in when the QR code cannot be scanned'),
    uri: z.string().describe('The otpauth:// URI that the QR code contains'),
    qr: z.string().describe('The QR code as SVG'),
  })
  .meta({ id: 'TwoFactorSetup' });
const RecoveryCodes = z
  .strictObject({
    recoveryCodes: z.array(z.string()).describe('Shown only once; each code works once'),
  })
  .meta({ id: 'RecoveryCodes' });

const recoveryCodes = ['4f7k-9q2m-x8rd-31tn-5vhc-0wzp', 'b06w-yz5c-hjv2-8e4p-ka91-m3tx'];

export const GET_TWO_FACTOR: Operation = {
  ...own,
  id: 'getTwoFactor',
  summary: 'Get the state of two-factor authentication',
  answers: {
    200: {
      description: 'The state',
      schema: TwoFactor,
      example: { enabled: true, enabledAt: '2026-11-20T09:00:00.000Z', recoveryCodeCount: 10 },
    },
  },
};

export const SET_UP_TWO_FACTOR: Operation = {
  ...own,
  id: 'setUpTwoFactor',
  summary: 'Start setting up an authenticator app',
  description:
    'The new secret becomes active with its first code. Until then an active authenticator stays in use.',
  answers: {
    200: {
      description: 'The secret for the app',
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
  summary: 'Turn on two-factor authentication, or switch to another authenticator app',
  answers: {
    200: {
      description: 'Two-factor authentication is on',
      schema: RecoveryCodes,
      example: { recoveryCodes },
    },
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
  summary: 'Turn off two-factor authentication',
  answers: { 204: { description: 'Two-factor authentication is off' } },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'two_factor.off'],
};

export const RENEW_RECOVERY_CODES: Operation = {
  ...own,
  id: 'createRecoveryCodes',
  summary: 'Create new recovery codes',
  answers: {
    200: {
      description: 'The new codes; the old ones no longer work',
      schema: RecoveryCodes,
      example: { recoveryCodes },
    },
  },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'two_factor.off'],
};
