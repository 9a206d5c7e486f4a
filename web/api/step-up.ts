import { client, read } from './http-client';
import { StepUpModel } from './step-up.model';

const { auth } = client.v1;

/** The one instance of the page; its dialog is part of every page with sensitive actions. */
export const stepUp = new StepUpModel({
  byPassword: (password, proof) => read(auth.confirm.$post({ json: { password, ...proof } })),
  byPasskey: async () => {
    const options = await read(auth['sign-in'].passkey.options.$post({}));
    const { askPasskey } = await import('./authenticator');
    return read(auth.confirm.passkey.$post({ json: await askPasskey(options) }));
  },
});

/** Sends a request; when the API wants a fresh proof of identity, asks for it and sends the request again. */
export const withStepUp = <T>(act: () => Promise<T>): Promise<T> => stepUp.run(act);
