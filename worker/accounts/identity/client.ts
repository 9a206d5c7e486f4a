/** The device and network behind a request. */
export interface Client {
  address: string | null;
  userAgent: string | null;
  /** ISO 3166, as Cloudflare sees the address. */
  country: string | null;
  city: string | null;
  /** The cookie of a browser that somebody has signed in with before, as it was sent. */
  device?: string | null;
}
