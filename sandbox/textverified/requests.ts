import * as z from 'zod';
import type { Switches } from './switches';

/** ASP.NET binds enum names in any case; `exactCase` disables that. */
const anyCase = <const T extends readonly [string, ...string[]]>(values: T, exact: boolean) =>
  z.preprocess((value) => {
    if (exact || typeof value !== 'string') return value;
    return values.find((known) => known.toLowerCase() === value.toLowerCase()) ?? value;
  }, z.enum(values));

const NUMBER_TYPES = ['mobile', 'voip', 'landline'] as const;
const CAPABILITIES = ['sms', 'voice', 'smsAndVoiceCombo'] as const;
const RESERVATION_TYPES = ['renewable', 'nonrenewable', 'verification'] as const;

function schemas(exact: boolean) {
  const serviceName = z.string().trim().min(1);
  const capability = anyCase(CAPABILITIES, exact);
  const numberType = anyCase(NUMBER_TYPES, exact);
  const reservationType = anyCase(RESERVATION_TYPES, exact);
  const options = z.array(z.string()).nullish();
  return {
    newVerification: z.object({
      serviceName,
      capability,
      areaCodeSelectOption: options,
      carrierSelectOption: options,
      serviceNotListedName: z.string().nullish(),
      maxPrice: z.number().nullish(),
    }),
    price: z.object({
      serviceName,
      areaCode: z.boolean(),
      carrier: z.boolean(),
      numberType,
      capability,
    }),
    stock: z.object({ serviceName, numberType, capability }),
    services: z.object({ numbertype: numberType, reservationtype: reservationType }),
    reservationType,
  };
}

const LOOSE = schemas(false);
const EXACT = schemas(true);

export type NewVerification = z.infer<(typeof LOOSE)['newVerification']>;

export const requests = (switches: Switches) => (switches.exactCase ? EXACT : LOOSE);

/** Undefined for invalid JSON, which zod then refuses as a wrong body. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
