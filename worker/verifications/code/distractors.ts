/**
 * Patterns with digits that are never a code, independent of their context. Each character is replaced by a blank before
 * candidates are read, so indexes stay valid. Repetitions are bounded and never nested, so the scan is linear.
 */
type Distractor = { name: string; pattern: RegExp; accept?: (match: string) => boolean };

export const BLANK = '\u00a4';

const AMOUNT = String.raw`\d{1,3}(?:[.,' ]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?`;
// Not the end of a longer number or of a group: "271 468 m" is not a measure.
const LONE = String.raw`(?<![\w.-])(?<!(?<!\d)\d{1,3},)(?<!(?<!\d)\d{2,4}[ -])`;
const SIGNS = String.raw`[$€£¥₹₽₺₴₪₩₫₱฿₦₵₸₼₾₲₡৳₭៛﷼]`;
// Currency codes are matched in capitals only: "all", "try" and "cop" are English words.
const CODES =
  'USD|EUR|GBP|CHF|JPY|CNY|RMB|HKD|TWD|NTD|SGD|AUD|NZD|CAD|INR|PKR|BDT|LKR|NPR|THB|VND|IDR|MYR|PHP|Php|KRW|RUB|RUR|UAH|KZT|UZS|AZN|GEL|AMD|BYN|PLN|CZK|HUF|RON|BGN|RSD|SEK|NOK|DKK|ISK|TL|ILS|NIS|SAR|AED|Dhs|EGP|QAR|KWD|BHD|OMR|JOD|IQD|KES|Ksh|KSh|KSH|TZS|Tsh|TSH|UGX|NGN|ZAR|GHS|XOF|XAF|FCFA|CFA|ETB|BRL|MXN|ARS|CLP|BTC|ETH|USDT|Rs|RS|Rp|RP|RM|Tk|TK|Birr';
// Lower-case words with no other meaning beside a number in the supported languages.
const WORDS =
  'euro|euros|zl|zlotych|kc|ft|forint|kr|kron|kroner|lei|грн|руб|рублеи|р|тенге|лв|tl|lira|dolar|dollars|reais|pesos|soles|baht|rupiah|ringgit|piso|rupees|taka|birr|dong|rb|ribu|jt|juta|rs|cents|shillings|manat|Ft|TL|Kc|Euro|Euros';
const LOCAL_WORDS =
  'ريال|دينار|درهم|جنيه|ليره|دولار|تومان|درهم|روپے|روپيه|شيكل|ש"ח|שקל|रुपये|रुपए|रु|টাকা|บาท|ரூ|రూ|ರೂ|രൂപ|ლარი|դրամ|กีบ|ກີບ|រៀល|ကျပ်|ብር';

// No list of month names is needed: a day, a word and a plausible year are a date in any language.
const YEAR = String.raw`(?:19|20|25)\d\d|1[34]\d\d`;
const WORD = String.raw`[\p{L}\p{M}]{2,14}`;

// A number of up to three digits is not a code, but must not be read as a group of one.
const UNITS =
  'gb|mb|kb|tb|go|mo|гб|мб|min|mins|minutes?|minuten|minutos?|minuti|minutter|minuter|minut[aey]?|minuut|perc|percig|mnt|menit|minit|dk|dakika|phut|мин|минуты?|хв|хвилини?|λεπτα|sec|secs|seconds?|sekund|sek|hrs?|hours?|h|std|stunden|uur|tim|timmar|godz|godzin|hod|ora|oras|ore|saat|jam|gio|days?|tage?|jours?|dias?|giorni|dagen|dagar|dni|napig|nap|hari|ngay|siku|km|kg|m|cm|mm|am|pm|x|st|nd|rd|th';
const LOCAL_UNITS =
  'دقيق|دقائق|دقیق|ساعت|ساعه|منٹ|ثاني|ثواني|يوم|ايام|روز|גיגה|דק|שעות|ימים|मिनट|मिनिट|दिन|घंटे|মিনিট|ঘণ্টা|நிமி|నిమి|ನಿಮಿ|മിനി|นาที|วัน|ชั่วโมง|分|秒|時|时|点|點|日|月|回|名|個|件|次|시|분|초|일|월|개|명|회|건';
const LARGE_UNITS =
  'gb|mb|kb|гб|мб|mins?|minutes?|minuten|km|kwh|mah|mbps|points?|pts|puntos|punkte|pontos|punti|miles|steps|баллов|бонусов';

const digits = (text: string) => text.replace(/\D/g, '').length;
const among = (low: number, high: number) => (match: string) =>
  digits(match) >= low && digits(match) <= high;

const DISTRACTORS: readonly Distractor[] = [
  { name: 'link', pattern: /(?:https?:\/\/|www\.)[\w\-./?=&%#~:+@!]{1,400}/giu },
  {
    name: 'link without a scheme',
    pattern: /(?<![\w.-])[\w.-]{1,60}\.[a-z]{2,10}\/[\w\-./?=&%#~:+]{0,200}/gu,
  },
  { name: 'mail address', pattern: /(?<![\w.*+-])[\w.*+-]{1,60}@[\w-]{1,40}\.[\w.-]{1,40}/gu },
  { name: 'origin of a bound code', pattern: /@[\w-]{1,40}\.[\w.-]{1,60}/gu },
  {
    name: 'host name',
    pattern:
      /(?<![\w.-])[\w-]{1,40}\.(?:com|net|org|io|cn|me|app|gov|edu|info|co|ru|de|fr)(?![\w])/gu,
  },
  {
    name: 'app hash',
    // Android's SMS Retriever appends eleven base64 characters; a code has a single case and no symbols.
    pattern: /(?<=\s)[\w+/]{11}(?=\s*$)/gu,
    accept: (match) => /[+/]/.test(match) || (/[a-z]/.test(match) && /[A-Z]/.test(match)),
  },
  { name: 'operator code', pattern: /(?<=\s)B\d{3}(?=\s*$)/gu },
  {
    name: 'address of a machine',
    pattern: /(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w])/gu,
  },
  { name: 'service string', pattern: /\*[\d*]{2,24}#/gu },
  { name: 'masked head', pattern: /(?<![\d*])\d{2,12}\*{1,16}\d{0,6}/gu },
  { name: 'masked tail', pattern: /(?<!\*)\*\d{2,8}(?![\d*])|\*{2,16}[ -]?\d{2,8}(?![\d*])/gu },
  {
    name: 'crossed-out number',
    pattern:
      /(?:(?<![a-z])x{2,16}|\d{1,8}x{2,16}|X{2,16}|[•●·#]{2,16})[ -]?\d{2,8}(?!\d)|\.{3}\d{3,5}(?!\d)/gu,
  },
  {
    name: 'card brand',
    pattern: /(?<![a-z])(?:visa|mastercard|maestro|mc|mir|amex|ecmc|rupay)[ -]?\d{4}(?!\d)/giu,
  },
  {
    name: 'date',
    pattern: /(?<![\d])(?:\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{4}[-./]\d{1,2}[-./]\d{1,2})(?!\d)/gu,
  },
  {
    name: 'short date',
    pattern: /(?<![\w])\d{1,2}[./]\d{1,2}(?:[./]\d{2})?\.?(?![\w/])(?!,?\d)/gu,
  },
  {
    name: 'date with a month',
    pattern: new RegExp(
      String.raw`(?<!\d)\d{1,2}(?:\.|er|st|nd|rd|th)?[ -](?:de )?${WORD}\.?,?[ -](?:de |del )?(?:${YEAR})(?!\d)`,
      'gu',
    ),
  },
  {
    name: 'month first',
    pattern: new RegExp(
      String.raw`(?<!\p{L})${WORD} \d{1,2}(?:st|nd|rd|th)?,? (?:${YEAR})(?!\d)`,
      'gu',
    ),
  },
  {
    name: 'compact month',
    pattern:
      /(?<!\w)\d{1,2}-?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[-']?\d{2,4}(?!\w)/giu,
  },
  { name: 'cjk date', pattern: /\d{1,4} ?[年년] ?|\d{1,2} ?[月월] ?\d{1,2} ?[日号號일]?/gu },
  {
    name: 'named year',
    pattern:
      /(?<!\d)(?:19|20)\d\d ?-?(?:г\.|год|года|р\.|року|il|yil|йил|жыл|ж\.|m\.|gada?|aasta)/gu,
  },
  {
    name: 'span of years',
    pattern: /(?<!\d)(?:(?:19|20)\d\d[-/](?:19|20)\d\d|1[34]\d\d[-/]1[34]\d\d)(?!\d)/gu,
  },
  {
    name: 'time',
    pattern: /(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?![\d:])|(?<![\w])\d{1,2}[hH]\d{2}(?!\w)/gu,
  },
  { name: 'international phone', pattern: /\+ ?\d(?:[ ().-]{0,2}\d){6,14}(?!\d)/gu },
  {
    name: 'local phone',
    pattern: /(?<![\w-])\(?0\d{1,4}\)?(?:[ .-]\d{2,8}){1,4}(?!\d)/gu,
    accept: among(9, 12),
  },
  { name: 'long number from zero', pattern: /(?<!\w)0\d{10,11}(?!\w)/gu },
  {
    name: 'phone of North America',
    pattern: /(?<![\w-])(?:1[ -])?\(?\d{3}\)?[ -]\d{3}-\d{4}(?![\w])|\(\d{3}\) ?\d{3}[ -]\d{4}/gu,
  },
  {
    name: 'long grouped number',
    pattern: /(?<![\w-])\d{1,5}(?:[ -]\d{2,7}){1,4}(?![\w])/gu,
    // Not when it ends in six digits: "order 4829 1377 839201" may end in the code.
    accept: (match) => !/ \d{6}$/.test(match) && among(10, 19)(match),
  },
  {
    name: 'amount after a sign',
    pattern: new RegExp(String.raw`[A-Z]{0,3}${SIGNS} ?(?:${AMOUNT})(?!\d)`, 'gu'),
  },
  {
    name: 'amount after a currency',
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])(?:R\$|S/|${CODES})[. :]{0,2}(?:${AMOUNT})(?!\d)`,
      'gu',
    ),
  },
  { name: 'percentage', pattern: /\d{1,4}(?:[.,]\d{1,2})? ?%/gu },
  {
    name: 'quantity',
    pattern: new RegExp(
      String.raw`${LONE}\d{1,3}(?:[.,]\d{1,2})?(?:[ -]?(?:${UNITS})(?![\p{L}\d])|[ -]?(?:${LOCAL_UNITS}))`,
      'giu',
    ),
  },
  {
    name: 'large quantity',
    pattern: new RegExp(
      String.raw`${LONE}\d{4,6} ?(?:(?:${LARGE_UNITS})(?!\p{L})|ポイント|포인트|积分|積分)`,
      'giu',
    ),
  },
  {
    name: 'amount before a currency',
    pattern: new RegExp(
      String.raw`(?<![\w-])(?:${AMOUNT}) ?(?:${SIGNS}|(?:${CODES}|${WORDS})(?!\p{L})|${LOCAL_WORDS})`,
      'gu',
    ),
  },
  {
    name: 'amount in yen, yuan or won',
    pattern: new RegExp(String.raw`(?<![\w-])(?:${AMOUNT})(?:円|元|원|块|塊|万|億|억|만)`, 'gu'),
  },
  {
    name: 'decimal',
    pattern:
      /(?<![\w.,])\d{1,3}(?:[ ']\d{3}){0,3}[.,]\d{2}(?![\d])|(?<![\w.,])\d{1,9}[.,]\d{2}(?![\d])/gu,
  },
  {
    name: 'thousands',
    pattern: /(?<![\w.,])\d{1,3}(?:[.,']\d{3}){1,4}(?!\d)/gu,
    // "826.114" may be a code; without a keyword the rules reject it.
    accept: (match) => !/^\d{3}\.\d{3}$/.test(match),
  },
  {
    name: 'number to stop at',
    pattern: /(?<!\p{L})(?:STOP|Stop|BAJA|SAIR)(?!\p{L})[^.!?\n\d]{0,20}\d{3,8}(?!\d)/gu,
  },
  {
    name: 'number to text',
    pattern: /(?<!\p{L})(?:text|send|sms|reply)(?!\p{L})[^.!?\n\d]{1,60} to \d{3,8}(?!\d)/giu,
  },
];

/** The text with every distractor blanked. */
export function blankDistractors(text: string): string {
  return DISTRACTORS.reduce(
    (rest, { pattern, accept }) =>
      rest.replace(pattern, (match) =>
        accept === undefined || accept(match) ? BLANK.repeat(match.length) : match,
      ),
    text,
  );
}
