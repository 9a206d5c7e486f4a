/** Format: `name: alias, …`. What people type for a service, beside its name. */
const ROWS = `
whatsapp: wa, whats app, wsp
telegram: tg, tele
facebook: fb, meta, messenger
instagram: ig, insta
twitter: x, x.com, tweet
google: goog, google voice, gv
gmail: google mail, googlemail
youtube: yt
openai: chatgpt, gpt, chat gpt, sora
claude: anthropic
tiktok: tik tok, tt, douyin
discord: dc
microsoft: ms, outlook, hotmail, live, xbox, azure
apple: apple id, icloud, itunes, imessage
amazon: amzn, aws, prime
snapchat: snap, sc
linkedin: li
wechat: weixin, wx
yahoo: ymail
protonmail: proton
steam: valve
playstation: psn, sony
cashapp: cash, square
paypal: pp
coinbase: crypto, cb
binance: bnb, crypto
kraken: crypto
revolut: bank
chime: bank
wise: transferwise, bank
robinhood: stocks
airbnb: abnb
booking: booking.com
ubereats: uber eats
doordash: dd
ebay: e-bay
aliexpress: ali
craigslist: cl
nextdoor: next door
pof: plenty of fish, plentyoffish
okcupid: okc
match: match.com
vk: vkontakte
line: line app
github: gh
reddit: rd
netflix: nf
pinterest: pin
servicenotlisted: other, any, any other, not listed, unlisted, custom, any website
`;

const ALIASES: ReadonlyMap<string, readonly string[]> = new Map(
  ROWS.trim()
    .split('\n')
    .map((line) => {
      const [name = '', aliases = ''] = line.split(': ');
      return [name, aliases.split(', ')] as const;
    }),
);

/** Other names under which people look for the service. */
export const aliasesOf = (name: string): readonly string[] => ALIASES.get(name.toLowerCase()) ?? [];
