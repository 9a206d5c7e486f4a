import { env } from 'cloudflare:workers';

/** A valid secret. */
export const GOOD = 'b7Zk2m9Qx4Vt8Rw1Yc6Nf3Hs5Jd0Lp';
/** A valid production configuration; a test removes one part. */
export const PRODUCTION = {
  ...env,
  ENVIRONMENT: 'production',
  PROVIDER_SPACING_MS: '250',
  TEXTVERIFIED_URL: 'https://www.textverified.com',
  TEXTVERIFIED_API_KEY: GOOD,
  TEXTVERIFIED_WEBHOOK_SECRET: `whsec_${GOOD}`,
  RESEND_URL: 'https://api.resend.com',
  RESEND_API_KEY: `re_${GOOD}`,
  DNS_URL: 'https://dns.example.com/dns-query',
  TWILIO_URL: 'https://api.twilio.com',
  TWILIO_AUTH_TOKEN: `${GOOD}6`,
  PAYSTACK_URL: 'https://api.paystack.co',
  PAYSTACK_SECRET_KEY: `sk_live_${GOOD}`,
  ID_KEY: `${GOOD}1`,
  TICKET_KEY: `${GOOD}2`,
  // The key that wraps the database's keys stays known.
  SEAL_KEYS: `k2:${GOOD}3,k1:${GOOD}5`,
  AUTH_SECRET: `${GOOD}4`,
};
