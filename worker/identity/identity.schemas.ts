import * as z from 'zod';
import { PASSWORD } from './passwords';

export const Email = z
  .string()
  .max(254)
  .toLowerCase()
  .check(z.email('Enter an e-mail address such as name@example.com.'));

export const Name = z.string().trim().min(1, 'Enter a name.').max(100);

// Strict: no field of a caller's can become a tier, a role or a balance (I-28).
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
