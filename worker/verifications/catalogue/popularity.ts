/** The services that people ask for most in this field, most wanted first: the order until the platform has data of its own. */
export const CURATED: readonly string[] =
  `whatsapp google telegram openai facebook instagram tiktok gmail discord twitter microsoft amazon apple claude uber tinder
  snapchat paypal linkedin signal wechat yahoo netflix steam airbnb bumble hinge ebay coinbase cashapp venmo doordash lyft
  reddit twitch roblox binance line viber spotify`.split(/\s+/);

const PLACE: ReadonlyMap<string, number> = new Map(CURATED.map((name, place) => [name, place]));

const place = (name: string): number => PLACE.get(name.toLowerCase()) ?? CURATED.length;

/** Rentals of 30 days from which a service is placed by them. */
export const MIN_RENTALS = 20;

/**
 * The names in order of popularity: first those with enough `rentals` of the last 30 days, by their number, then the
 * curated ones, then the others by name.
 */
export function popularFirst(
  names: readonly string[],
  rentals: ReadonlyMap<string, number> = new Map(),
): string[] {
  const rented = (name: string): number => {
    const count = rentals.get(name) ?? 0;
    return count >= MIN_RENTALS ? count : 0;
  };
  return names.toSorted(
    (a, b) => rented(b) - rented(a) || place(a) - place(b) || (a < b ? -1 : Number(a > b)),
  );
}
