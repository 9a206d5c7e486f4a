import { client, done, read } from './http-client';
import { askPasskey } from './authenticator';

const { auth } = client.v1;
const signIn = auth['sign-in'];

/** The second factor of a sign-in: a code of the authenticator app, or a recovery code. */
export type Proof = { code: string } | { recoveryCode: string };

/** The part of the API that needs no session. */
export const publicAuthApi = {
  finishSignIn: (token: string, proof: Proof) =>
    read(signIn['second-factor'].$post({ json: { token, ...proof } })),
  signInByPasskey: async () => {
    const options = await read(signIn.passkey.options.$post({}));
    return read(signIn.passkey.$post({ json: await askPasskey(options) }));
  },
  verifyEmail: (token: string) => read(auth.email.verify.$post({ json: { token } })),
  stopEmailChange: (token: string) => done(auth.email.stop.$post({ json: { token } })),
  forgotPassword: (email: string) => done(auth.password.forgot.$post({ json: { email } })),
  resetPassword: (token: string, password: string) =>
    done(auth.password.reset.$post({ json: { token, password } })),
  lookUpInvitation: (token: string) => read(auth.invitations['look-up'].$post({ json: { token } })),
  acceptInvitation: (json: { token: string; name?: string; password?: string }) =>
    read(auth.invitations.accept.$post({ json })),
};

export type Offer = Awaited<ReturnType<typeof publicAuthApi.lookUpInvitation>>;
