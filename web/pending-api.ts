import type { Hono } from 'hono';
import type { State } from '../worker/verifications/order';

// Routes that colleagues are writing. The lead deletes this file at the merge and lets `pending` in api.ts be `client`.

interface Verification {
  id: string;
  state: State;
  reason: string | null;
  service: string;
  capability: 'sms' | 'voice';
  price: number;
  number: string | null;
  code: string | null;
  preferences: {
    areaCodes: {
      asked: string[] | null;
      got: string | null;
      surcharge: number;
      surchargeRefunded: number;
    };
    carriers: { asked: string[] | null; surcharge: number };
  };
  quote: string | null;
  createdAt: string;
  deadlineAt: string | null;
  endedAt: string | null;
  history: { state: State; at: string }[];
}

interface Choice {
  service: string;
  capability?: 'sms' | 'voice' | undefined;
  areaCodes?: string[] | undefined;
  carriers?: ('vz' | 'tmo' | 'att')[] | undefined;
}

type Get<Input, Output> = {
  $get: { input: Input; output: Output; outputFormat: 'json'; status: 200 };
};
type Post<Input, Output> = {
  $post: { input: Input; output: Output; outputFormat: 'json'; status: 201 };
};

// An alias, not an interface: only an alias fits Hono's index signature.
type PendingRoutes = {
  '/v1/auth/get-session': Get<
    object,
    {
      user: { id: string; name: string; email: string } | null;
      session: { expiresAt: string } | null;
    }
  >;
  '/v1/auth/sign-up/email': Post<
    { json: { name: string; email: string; password: string } },
    { user: { id: string; name: string; email: string } }
  >;
  '/v1/auth/sign-in/email': Post<
    { json: { email: string; password: string } },
    { user: { id: string; name: string; email: string } }
  >;
  '/v1/auth/sign-out': Post<object, { user: { id: string } | null }>;
  '/v1/me': Get<
    object,
    {
      user: { id: string; name: string; email: string } | null;
      account: { id: string; name: string; tier: string; role: string };
    }
  >;
  '/v1/services': Get<
    { query: { capability: 'sms' } },
    {
      data: {
        name: string;
        displayName: string;
        category: string;
        initials: string;
        colour: number;
        capability: 'sms' | 'voice';
        description: string | null;
        country: string;
      }[];
    }
  >;
  '/v1/area-codes': Get<
    { query: { state?: string } },
    { data: { areaCode: string; state: string }[] }
  >;
  '/v1/quotes': Post<
    { json: Choice },
    {
      id: string;
      service: string;
      capability: 'sms' | 'voice';
      country: 'US';
      price: number;
      currency: string;
      expiresAt: string;
      stock: { available: number; atLeast: boolean } | null;
      preferences: {
        areaCodes: { asked: string[]; unknown: string[]; nearby: string[] };
        carriers: { asked: readonly string[] };
      };
      surcharge: { areaCode: number; carrier: number };
    }
  >;
  '/v1/verifications': Get<
    { query: Record<string, string> },
    { data: Verification[]; nextCursor: string | null }
  > &
    Post<{ query: { wait?: string }; json: Choice & { quote?: string | undefined } }, Verification>;
  '/v1/verifications/:id': Get<{ param: { id: string }; query: { wait?: string } }, Verification>;
  '/v1/verifications/:id/cancel': Post<{ param: { id: string } }, Verification>;
  '/v1/ledger': Get<
    { query: Record<string, string> },
    {
      data: {
        seq: number;
        reference: string;
        step: string;
        amount: number;
        balanceAfter: number;
        account: string;
        at: string;
      }[];
      nextCursor: string | null;
    }
  >;
};

export type PendingApp = Hono<object, PendingRoutes>;
