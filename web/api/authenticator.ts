import * as z from 'zod/mini';
import { Problem } from '../core/problem';
import { t } from '../locales/i18n';

const isOptions = (value: unknown): boolean =>
  z.object({ challenge: z.string() }).safeParse(value).success;
// The browser validates the rest more strictly than this schema could.
const Creation = z.custom<PublicKeyCredentialCreationOptionsJSON>(isOptions);
const Request = z.custom<PublicKeyCredentialRequestOptionsJSON>(isOptions);

const credential = {
  id: z.string(),
  rawId: z.string(),
  type: z.literal('public-key'),
  authenticatorAttachment: z.nullish(z.enum(['platform', 'cross-platform'])),
};
const Attestation = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: z.string(),
    attestationObject: z.string(),
    transports: z.optional(z.array(z.string())),
  }),
});
const Assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: z.string(),
    authenticatorData: z.string(),
    signature: z.string(),
    userHandle: z.nullish(z.string()),
  }),
});
export type Attestation = z.infer<typeof Attestation>;
export type Assertion = z.infer<typeof Assertion>;

export const hasPasskeys = (): boolean => typeof PublicKeyCredential === 'function';

/** The person refused, or the device has no passkey that fits: browsers do not say which. */
function refused(error: unknown): Problem {
  const isKnown = error instanceof DOMException && error.name === 'InvalidStateError';
  return new Problem(0, 'passkeys.device', t(isKnown ? 'passkeys.known' : 'passkeys.notGiven'));
}

async function shown(given: Promise<Credential | null>): Promise<unknown> {
  const answer = await given.catch((error: unknown) => {
    throw refused(error);
  });
  if (answer instanceof PublicKeyCredential) return answer.toJSON();
  throw refused(null);
}

/** Creates a passkey on the device. @throws Problem when the device or the person refuses. */
export async function makePasskey(options: unknown): Promise<Attestation> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(Creation.parse(options));
  return Attestation.parse(await shown(navigator.credentials.create({ publicKey })));
}

/** Signs a challenge with a passkey of the device. @throws Problem when the device or the person refuses. */
export async function askPasskey(options: unknown): Promise<Assertion> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(Request.parse(options));
  return Assertion.parse(await shown(navigator.credentials.get({ publicKey })));
}
