export type Capability = 'sms' | 'voice' | 'smsAndVoiceCombo';

export interface Service {
  serviceName: string;
  displayName: string;
  capability: Capability;
  cents: number;
  domains: string[];
}

/** name | display name | cents by text message | cents by call, or - | domains */
const ROWS = `
airbnb|Airbnb|75|-|airbnb.com
aliexpress|AliExpress|50|-|aliexpress.com
amazon|Amazon|100|175|amazon.com amazon.co.uk
apple|Apple|150|225|apple.com icloud.com
bet365|bet365|150|-|bet365.com
binance|Binance|175|-|binance.com
bumble|Bumble|125|-|bumble.com
cashapp|Cash App|200|275|cash.app
chime|Chime|175|-|chime.com
claude|Claude|125|-|claude.ai anthropic.com
coinbase|Coinbase|200|-|coinbase.com
craigslist|Craigslist|100|175|craigslist.org
discord|Discord|75|-|discord.com
doordash|DoorDash|75|-|doordash.com
draftkings|DraftKings|150|-|draftkings.com
ebay|eBay|75|150|ebay.com
etsy|Etsy|50|-|etsy.com
facebook|Facebook|75|150|facebook.com
fiverr|Fiverr|50|-|fiverr.com
foursquare|Foursquare|25|-|foursquare.com
github|GitHub|50|-|github.com
google|Google|100|175|google.com gmail.com youtube.com
grindr|Grindr|100|-|grindr.com
grubhub|Grubhub|50|-|grubhub.com
hinge|Hinge|125|-|hinge.co
imgur|Imgur|25|-|imgur.com
instagram|Instagram|75|-|instagram.com
kakaotalk|KakaoTalk|75|-|kakao.com
line|LINE|75|150|line.me
linkedin|LinkedIn|75|150|linkedin.com
lyft|Lyft|100|-|lyft.com
mercari|Mercari|75|-|mercari.com
microsoft|Microsoft|75|150|microsoft.com outlook.com live.com
naver|Naver|75|-|naver.com
netflix|Netflix|75|-|netflix.com
nextdoor|Nextdoor|50|125|nextdoor.com
nike|Nike|75|-|nike.com
nocode|No Code (never sends)|25|-|nocode.example
offerup|OfferUp|100|-|offerup.com
openai|OpenAI|125|-|openai.com chatgpt.com
paypal|PayPal|150|225|paypal.com
pof|Plenty of Fish|75|-|pof.com
poshmark|Poshmark|75|-|poshmark.com
reddit|Reddit|50|-|reddit.com
robinhood|Robinhood|175|-|robinhood.com
servicenotlisted|Service Not Listed|75|-|
servicenotlistedvoice|Service Not Listed (voice)|-|150|
shopify|Shopify|75|-|shopify.com
signal|Signal|100|175|signal.org
snapchat|Snapchat|75|150|snapchat.com
spotify|Spotify|50|-|spotify.com
steam|Steam|75|-|steampowered.com
stripe|Stripe|100|-|stripe.com
telegram|Telegram|250|300|telegram.org
ticketmaster|Ticketmaster|125|-|ticketmaster.com
tiktok|TikTok|75|-|tiktok.com
tinder|Tinder|150|-|tinder.com
twitch|Twitch|50|-|twitch.tv
twitter|X (Twitter)|75|-|x.com twitter.com
uber|Uber|75|150|uber.com
venmo|Venmo|200|-|venmo.com
viber|Viber|75|150|viber.com
walmart|Walmart|75|-|walmart.com
wechat|WeChat|175|-|wechat.com
whatsapp|WhatsApp|125|200|whatsapp.com
wise|Wise|125|-|wise.com
yahoo|Yahoo|75|150|yahoo.com
zelle|Zelle|150|-|zellepay.com
`;

const parseRow = (line: string): Service[] => {
  const [serviceName = '', displayName = '', text = '-', call = '-', domains = ''] =
    line.split('|');
  const offers: [Capability, string][] = [
    ['sms', text],
    ['voice', call],
  ];
  return offers
    .filter(([, cents]) => cents !== '-')
    .map(([capability, cents]) => ({
      serviceName,
      displayName,
      capability,
      cents: Number(cents),
      domains: domains === '' ? [] : domains.split(' '),
    }));
};

export const SERVICES: Service[] = ROWS.trim().split('\n').flatMap(parseRow);

const BY_KEY = new Map(SERVICES.map((row) => [`${row.serviceName}/${row.capability}`, row]));

export const findService = (name: string, capability: Capability): Service | undefined =>
  BY_KEY.get(`${name}/${capability}`);

export const servicesNamed = (name: string): Service[] =>
  SERVICES.filter((row) => row.serviceName === name);

export const servicesOfDomain = (domain: string): Service[] => {
  const wanted = domain.toLowerCase().replace(/^www\./, '');
  return SERVICES.filter((row) =>
    row.domains.some((own) => wanted === own || wanted.endsWith(`.${own}`)),
  );
};
