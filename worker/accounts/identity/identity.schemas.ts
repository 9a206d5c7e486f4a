import * as z from 'zod';
import { label } from '../../platform/core/labels';
import { PASSWORD } from '../credentials/passwords';

export const Email = z
  .string()
  .max(254)
  .toLowerCase()
  .check(z.email('Enter an email address such as name@example.com.'));

export const Name = label(100);

// Strict: no field of the request can become a tier, a role or a balance (I-28).
export const SignUp = z
  .strictObject({
    name: Name,
    email: Email,
    password: z.string(),
  })
  .meta({
    id: 'SignUp',
    example: { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' },
  });
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z
  .strictObject({
    email: Email,
    password: z.string().min(1).max(PASSWORD.max),
  })
  .meta({
    id: 'SignIn',
    example: { email: 'ada@example.com', password: 'correct horse battery' },
  });
export type SignIn = z.infer<typeof SignIn>;

/** The token of an email's link or of a pending sign-in. */
const Token = z.string().min(1).max(100);
const EXAMPLE_TOKEN = 'mP3yS9k2hVwq7Xb0LrTzC4nJ8dAfGe1uKoI5s6YtQxU';

const code = z.string().regex(/^\d{6}$/, 'Enter the six digits that your authenticator app shows.');
const recoveryCode = z.string().max(40);

/** A code of the authenticator app, or a recovery code. */
export const Proof = { code: code.optional(), recoveryCode: recoveryCode.optional() };
const ONE_PROOF = 'Send either "code" or "recoveryCode".';

export const FinishSignIn = z
  .strictObject({ token: Token, ...Proof })
  .refine((it) => (it.code === undefined) !== (it.recoveryCode === undefined), ONE_PROOF)
  .meta({ id: 'FinishSignIn', example: { token: EXAMPLE_TOKEN, code: '492039' } });

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

export const ResetPassword = z.strictObject({ token: Token, password: z.string() }).meta({
  id: 'ResetPassword',
  example: { token: EXAMPLE_TOKEN, password: 'correct horse battery' },
});
