import { sha256 } from '../kernel/crypto';

export interface Presentation {
  displayName: string;
  category: string;
  /** One or two letters to show in place of a logo: logos belong to others. */
  initials: string;
  /** 0 to 11: which of the dashboard's colours stands behind the initials; the same for a service, always. */
  colour: number;
}

const COLOURS = 12;

/** category: name=Display Name, … */
const ROWS = `
messaging: discord=Discord, kakaotalk=KakaoTalk, line=LINE, signal=Signal, skype=Skype, telegram=Telegram, viber=Viber, wechat=WeChat, whatsapp=WhatsApp, zoom=Zoom
social: bluesky=Bluesky, facebook=Facebook, foursquare=Foursquare, imgur=Imgur, instagram=Instagram, linkedin=LinkedIn, nextdoor=Nextdoor, pinterest=Pinterest, reddit=Reddit, snapchat=Snapchat, threads=Threads, tiktok=TikTok, tumblr=Tumblr, twitter=X (Twitter), vk=VK
dating: badoo=Badoo, bumble=Bumble, grindr=Grindr, hinge=Hinge, match=Match, okcupid=OkCupid, pof=Plenty of Fish, tinder=Tinder
finance: binance=Binance, cashapp=Cash App, chime=Chime, coinbase=Coinbase, kraken=Kraken, paypal=PayPal, revolut=Revolut, robinhood=Robinhood, stripe=Stripe, venmo=Venmo, wise=Wise, zelle=Zelle
shopping: aliexpress=AliExpress, amazon=Amazon, craigslist=Craigslist, ebay=eBay, etsy=Etsy, mercari=Mercari, nike=Nike, offerup=OfferUp, poshmark=Poshmark, shein=SHEIN, shopify=Shopify, temu=Temu, ticketmaster=Ticketmaster, walmart=Walmart
travel: airbnb=Airbnb, booking=Booking.com, lyft=Lyft, uber=Uber
food: doordash=DoorDash, grubhub=Grubhub, instacart=Instacart, ubereats=Uber Eats
technology: apple=Apple, claude=Claude, github=GitHub, gmail=Gmail, google=Google, microsoft=Microsoft, openai=OpenAI, protonmail=Proton Mail, yahoo=Yahoo, naver=Naver
entertainment: bet365=bet365, draftkings=DraftKings, netflix=Netflix, playstation=PlayStation, roblox=Roblox, spotify=Spotify, steam=Steam, twitch=Twitch, youtube=YouTube
work: fiverr=Fiverr, indeed=Indeed, upwork=Upwork
any: servicenotlisted=Not listed, servicenotlistedvoice=Not listed
`;

const KNOWN: ReadonlyMap<string, { displayName: string; category: string }> = new Map(
  ROWS.trim()
    .split('\n')
    .flatMap((line) => {
      const [category = '', services = ''] = line.split(': ');
      return services.split(', ').map((service) => {
        const [name = '', displayName = ''] = service.split('=');
        return [name, { displayName, category }] as const;
      });
    }),
);

/** `some_new-app` → `Some New App`. */
const titleCased = (name: string): string =>
  name
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

/** The first letters of the first two words, or humps; of a single one its first two. */
function initialsOf(displayName: string): string {
  const words = displayName
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const [first = '?', second] = words;
  return (second ? first.charAt(0) + second.charAt(0) : first.slice(0, 2)).toUpperCase();
}

/** How a service is shown; one that nobody described yet is shown by its name. */
export function present(name: string): Presentation {
  const known = KNOWN.get(name.toLowerCase());
  const displayName = known?.displayName ?? titleCased(name);
  return {
    displayName,
    category: known?.category ?? 'other',
    initials: initialsOf(displayName),
    colour: (sha256(name.toLowerCase())[0] ?? 0) % COLOURS,
  };
}
