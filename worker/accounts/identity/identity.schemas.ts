import * as z from 'zod';
import { label } from '../../platform/core/labels';
import { PASSWORD } from '../credentials/passwords';

export const Email = z
  .string()
  .max(254)
  .toLowerCase()
  .check(z.email('Enter an email address such as name@example.com.'))
  .describe('Email address; its letters become small');

export const Name = label(100).describe('Name of the person, up to 100 characters');

const PASSWORD_LENGTHS = { minLength: PASSWORD.min, maxLength: PASSWORD.max };
/** The document states the lengths; the service answers a password of another length with its own problem. */
export const NewPassword = z.string().meta({
  ...PASSWORD_LENGTHS,
  description: `Password of ${PASSWORD.min} to ${PASSWORD.max} characters`,
});

// Strict: no field of the request can become a tier, a role or a balance (I-28).
export const SignUp = z
  .strictObject({
    name: Name,
    email: Email,
    password: NewPassword,
  })
  .meta({
    id: 'SignUp',
    example: { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' },
  });
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z
  .strictObject({
    email: Email,
    password: z.string().min(1).max(PASSWORD.max).describe('Password of the person'),
  })
  .meta({
    id: 'SignIn',
    example: { email: 'ada@example.com', password: 'correct horse battery' },
  });
export type SignIn = z.infer<typeof SignIn>;

/** The token of an email's link or of a pending sign-in. */
const Token = z
  .string()
  .min(1)
  .max(100)
  .describe('Token of the link in the email, or of a pending sign-in');
const EXAMPLE_TOKEN = 'mP3yS9k2hVwq7Xb0LrTzC4nJ8dAfGe1uKoI5s6YtQxU';

export const AppCode = z
  .string()
  .regex(/^\d{6}$/, 'Enter the six digits that your authenticator app shows.')
  .describe('The six digits that the authenticator app shows');
const RecoveryCode = z
  .string()
  .max(40)
  .describe('One of the recovery codes; each works once. Not together with `code`');

/** A code of the authenticator app, or a recovery code. */
export const Proof = { code: AppCode.optional(), recoveryCode: RecoveryCode.optional() };
const ONE_PROOF = 'Send either "code" or "recoveryCode".';

export const FinishSignIn = z
  .strictObject({ token: Token, ...Proof })
  .refine((it) => (it.code === undefined) !== (it.recoveryCode === undefined), ONE_PROOF)
  .meta({
    id: 'FinishSignIn',
    description: 'With either `code` or `recoveryCode`',
    example: { token: EXAMPLE_TOKEN, code: '492039' },
  });

/** The second factor of a request; null without one. */
export const toSecondFactor = (it: {
  code?: string | undefined;
  recoveryCode?: string | undefined;
}): { code: string } | { recoveryCode: string } | null =>
  it.code !== undefined
    ? { code: it.code }
    : it.recoveryCode !== undefined
      ? { recoveryCode: it.recoveryCode }
      : null;

export const VerifyEmail = z
  .strictObject({ token: Token })
  .meta({ id: 'VerifyEmail', example: { token: EXAMPLE_TOKEN } });

export const ForgotPassword = z
  .strictObject({ email: Email })
  .meta({ id: 'ForgotPassword', example: { email: 'ada@example.com' } });

export const ResetPassword = z.strictObject({ token: Token, password: NewPassword }).meta({
  id: 'ResetPassword',
  example: { token: EXAMPLE_TOKEN, password: 'correct horse battery' },
});
