import type { SandboxEnv } from '../env';

/** One object holds everything; the only place that knows its name. */
export const paystackOf = (env: SandboxEnv) => env.PAYSTACK.getByName('paystack');
