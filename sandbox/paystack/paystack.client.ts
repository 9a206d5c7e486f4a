import type { SandboxVars } from '../lib/vars';
import type { PaystackState } from './paystack.object';

export interface PaystackEnv extends SandboxVars {
  PAYSTACK: DurableObjectNamespace<PaystackState>;
}

/** The single object that holds all state; its name is known only here. */
export const paystackOf = (env: PaystackEnv) => env.PAYSTACK.getByName('paystack');
