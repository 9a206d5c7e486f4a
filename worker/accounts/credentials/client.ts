/** The device and network behind a request. */
export interface Client {
  address: string | null;
  userAgent: string | null;
  /** ISO 3166, by Cloudflare's geolocation of the address. */
  country: string | null;
  city: string | null;
  /** The raw cookie of a browser that was used to sign in before. */
  device?: string | null;
}
