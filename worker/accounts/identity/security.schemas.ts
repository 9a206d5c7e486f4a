import * as z from 'zod';
import { label } from '../../platform/core/labels';
import { AppCode, Email, Name, NewPassword, Proof } from './identity.schemas';
import { PASSWORD } from '../credentials/passwords';

const CurrentPassword = z.string().min(1).max(PASSWORD.max).describe('Current password');

export const Confirm = z
  .strictObject({ password: CurrentPassword, ...Proof })
  .refine(
    (it) => it.code === undefined || it.recoveryCode === undefined,
    'Send either "code" or "recoveryCode".',
  )
  .meta({
    id: 'Confirm',
    description: 'With `code` or `recoveryCode` if two-factor authentication is on',
    example: { password: 'correct horse battery', code: '492039' },
  });

export const EndSessions = z
  .strictObject({
    which: z
      .enum(['all', 'others'])
      .describe('All sessions, or all except the session of this request'),
  })
  .meta({ id: 'EndSessions', example: { which: 'others' } });

export const ChangePassword = z
  .strictObject({ currentPassword: CurrentPassword, newPassword: NewPassword, ...Proof })
  .refine(
    (it) => it.code === undefined || it.recoveryCode === undefined,
    'Send either "code" or "recoveryCode".',
  )
  .meta({
    id: 'ChangePassword',
    description: 'With `code` or `recoveryCode` if two-factor authentication is on',
    example: { currentPassword: 'correct horse battery', newPassword: 'staple every tenth page' },
  });

export const ChangeEmail = z
  .strictObject({ email: Email })
  .meta({ id: 'ChangeEmail', example: { email: 'ada@new.example.com' } });

export const UpdateProfile = z
  .strictObject({ name: Name })
  .meta({ id: 'UpdateProfile', example: { name: 'Ada King' } });

export const EnableTwoFactor = z
  .strictObject({
    code: AppCode,
  })
  .meta({ id: 'EnableTwoFactor', example: { code: '492039' } });

const text = (about: string) => z.string().min(1).max(8_192).describe(`${about}, in base64url`);
const credential = {
  id: text('Id of the credential'),
  rawId: text('The same id'),
  type: z.literal('public-key').describe('Kind of credential'),
  clientExtensionResults: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Results of WebAuthn extensions'),
  authenticatorAttachment: z
    .enum(['platform', 'cross-platform'])
    .nullish()
    .describe('Whether the authenticator is built into the device'),
};

/** The result of `PublicKeyCredential.toJSON()` after `credentials.get`. */
export const Assertion = z
  .object({
    ...credential,
    response: z
      .object({
        clientDataJSON: text('What the browser signed'),
        authenticatorData: text('Data of the authenticator'),
        signature: text('Signature of the challenge'),
        userHandle: z.string().nullish().describe('Handle of the person, in base64url'),
      })
      .describe('Response of the authenticator'),
  })
  .meta({
    id: 'Assertion',
    example: {
      id: 'Vx3k9Q',
      rawId: 'Vx3k9Q',
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: 'eyJ0eXAi…', authenticatorData: 'SZYN5Y…', signature: 'MEUCIQ…' },
    },
  });
export type Assertion = z.infer<typeof Assertion>;

const PasskeyName = label(60).describe('Name of the passkey, up to 60 characters');

/** The result of `PublicKeyCredential.toJSON()` after `credentials.create`, and a name. */
export const AddPasskey = z
  .strictObject({
    name: PasskeyName,
    credential: z
      .object({
        ...credential,
        response: z
          .object({
            clientDataJSON: text('What the browser signed'),
            attestationObject: text('The new public key'),
            transports: z
              .array(z.string().max(20))
              .max(10)
              .optional()
              .describe('How the authenticator is connected, such as `internal` or `usb`'),
          })
          .describe('Response of the authenticator'),
      })
      .describe('The result of `PublicKeyCredential.toJSON()` after `credentials.create`'),
  })
  .meta({
    id: 'AddPasskey',
    example: {
      name: 'Laptop',
      credential: {
        id: 'Vx3k9Q',
        rawId: 'Vx3k9Q',
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: 'eyJ0eXAi…', attestationObject: 'o2NmbXRk…' },
      },
    },
  });
export type AddPasskey = z.infer<typeof AddPasskey>;

export const RenamePasskey = z
  .strictObject({ name: PasskeyName })
  .meta({ id: 'RenamePasskey', example: { name: 'Old laptop' } });
