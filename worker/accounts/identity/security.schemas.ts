import * as z from 'zod';
import { label } from '../../platform/core/labels';
import { Email, Name, Proof } from './identity.schemas';
import { PASSWORD } from '../credentials/passwords';

const CurrentPassword = z.string().min(1).max(PASSWORD.max);

export const Confirm = z
  .strictObject({ password: CurrentPassword, ...Proof })
  .refine(
    (it) => it.code === undefined || it.recoveryCode === undefined,
    'Send either "code" or "recoveryCode".',
  )
  .meta({ id: 'Confirm', example: { password: 'correct horse battery', code: '492039' } });

export const EndSessions = z
  .strictObject({ which: z.enum(['all', 'others']) })
  .meta({ id: 'EndSessions', example: { which: 'others' } });

export const ChangePassword = z
  .strictObject({ currentPassword: CurrentPassword, newPassword: z.string(), ...Proof })
  .refine(
    (it) => it.code === undefined || it.recoveryCode === undefined,
    'Send either "code" or "recoveryCode".',
  )
  .meta({
    id: 'ChangePassword',
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
    code: z.string().regex(/^\d{6}$/, 'Enter the six digits that your authenticator app shows.'),
  })
  .meta({ id: 'EnableTwoFactor', example: { code: '492039' } });

const text = z.string().min(1).max(8_192);
const credential = {
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
};

/** The result of `PublicKeyCredential.toJSON()` after `credentials.get`. */
export const Assertion = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: text,
      authenticatorData: text,
      signature: text,
      userHandle: z.string().nullish(),
    }),
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

const PasskeyName = label(60);

/** The result of `PublicKeyCredential.toJSON()` after `credentials.create`, and a name. */
export const AddPasskey = z
  .strictObject({
    name: PasskeyName,
    credential: z.object({
      ...credential,
      response: z.object({
        clientDataJSON: text,
        attestationObject: text,
        transports: z.array(z.string().max(20)).max(10).optional(),
      }),
    }),
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
