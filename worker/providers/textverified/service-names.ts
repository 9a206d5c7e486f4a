/** Display name and category of a service. */
export interface NamedService {
  displayName: string;
  category: string;
}

/** Format: `category: name=Display Name, …` */
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

const KNOWN: ReadonlyMap<string, NamedService> = new Map(
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

/** The service that the provider calls `name`; an unlisted one gets a display name derived from it. */
export const describeService = (name: string): NamedService =>
  KNOWN.get(name.toLowerCase()) ?? { displayName: titleCased(name), category: 'other' };
