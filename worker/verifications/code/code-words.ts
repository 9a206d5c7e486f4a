/**
 * Words for a one-time code. `*` is a wildcard: `kod*` also matches "kodunuz", `*code*` matches "Sicherheitscode"; without
 * it the whole word must match.
 */
export const CODE_WORDS: Readonly<Record<string, string>> = {
  any: 'otp|otps|totp|otac|vcode|pin|pins|tan|mtan|smstan|mobiletan|pushtan|phototan|apptan|tan-nummer|tac|gac|2fa|mfa|*token',
  en: '*code*|*password*|one-time|one time|one-off|verification number|key|keys|digits|secret number|magic number|pass',
  de: '*kennwort*|*passwort*|schlussel|freigabenummer|*ziffern|zahlenfolge|zahlencode',
  fr: 'mot de passe|cle|chiffres|numero de verification|numero de validation',
  es: '*codigo*|clave|claves|contrasena*|digitos|numero de verificacion|cifras',
  pt: 'senha*|palavra-passe|numero de verificacao|chave de seguranca|chave de acesso',
  it: '*codice*|*codici*|numero di verifica|cifre|parola chiave',
  nl: '*wachtwoord*',
  ca: 'codi|codis|contrasenya',
  nordic:
    '*kode|*koden|*kod|losenord*|*passord*|*adgangskode*|*losen|koda|kodi|*kodinn|lykilord|siffror|siffrorna|tal',
  fi: '*koodi*|*salasana*|tunnusluku*|avainluku*|numerosarja*|vahvistusnumero*',
  baltic: '*kood*|kods|kodu|kodas|kodo|*parool*|parole*|slaptazod*',
  slavic:
    'kod*|haslo*|heslo*|klic|kluc*|klucz*|lozink*|zapork*|geslo*|gesla*|sifra|sifru|cyfry|cisli*',
  hu: '*kod|*kodja*|*kodod*|*koddal|jelszo*|*jelszava*|*jelszo*|szamsor*',
  ro: 'cod|codul*|coduri*|parola*',
  sq: 'kodi|kodin|fjalekalim*',
  el: '*κωδικ*|συνθηματικ*|*pin',
  cyrillic:
    'код|кода|коду|кодом|коде|кодот|кодът|кодын|коды|кодыңыз|*-код|парол*|пін|пин|ключ|цифры|цифри|комбинаци*|число',
  cyrillicOther: 'лозинк*|шифр*|нууц уг|купия соз',
  turkic: 'kod*|sifre*|parola*|parol*|sifr*',
  ka: 'კოდ*|*პაროლ*',
  hy: 'կոդ*|*գաղտնաբառ*',
  ar: '*رمز|*رمزك|*رمزي|*كود|*الكود|*رمز ال*|كلمة المرور|كلمة السر|كلمه مرور|الرقم السري|رقم التحقق|رقم التأكيد|رقم التفعيل|رقم سري|كلمة سر',
  fa: '*کد|کدی|*رمز*|گذرواژه*|کۆد*|کوډ*|عدد|شماره تایید',
  ur: '*کوڈ*|او ٹی پی|پاس ورڈ|پاسورڈ|پن کوڈ',
  he: '*קוד|*קודך|*סיסמ*|*הקוד|מספר האימות|מספר אימות|ספרות',
  hi: 'कोड|ओटीपी|ओ टी पी|ओ.टी.पी|पासवर्ड|पिन|कूट',
  bn: 'কোড|ওটিপি|ও টি পি|পাসওয়ার্ড|পিন',
  indic: 'ਕੋਡ|ਓਟੀਪੀ|ਪਾਸਵਰਡ|કોડ|ઓટીપી|પાસવર્ડ|କୋଡ|ଓଟିପି|කේත|මුරපද',
  dravidian: 'குறியீ|ஓடிபி|கடவுச்சொல்|கோட்|కోడ్|ఓటీపీ|ఓటిపి|పాస్‌వర్డ్|ಕೋಡ್|ಒಟಿಪಿ|ಪಾಸ್‌ವರ್ಡ್|കോഡ|ഒടിപി|ഒ.ടി.പി|പാസ്‌വേഡ്',
  th: 'รหัส|โอทีพี|พิน|เลขยืนยัน|หมายเลขยืนยัน|ตัวเลข|โค้ด|ລະຫັດ|កូដ|លេខសម្ងាត់|ကုဒ်|စကားဝှက်|ကုတ်',
  vi: 'ma xac*|ma otp|ma kich|ma bao|ma dang|ma pin|ma so|ma la|ma cua|ma nay|ma dung|ma moi|ma truy|ma an|ma giao dich|ma: |ma bi mat|cua ban la|mat khau|so xac nhan|so bi mat|day so|mat ma',
  id: 'kode*|kod|sandi|kata laluan|nombor pengesahan|no. pengesahan|nomor verifikasi|nomor rahasia|kata kunci|nombor keselamatan|angka',
  sw: 'msimbo*|nambari ya siri|namba ya siri|nambari yako|namba yako|namba ya uthibitish*|nambari ya uthibitish*|neno la siri|nywila*|kodi ya',
  african:
    'kode|wagwoord|ikhodi*|*khodi|koodhka*|koodh|koodu|lambar sirri|lambobin|kaody|ኮድ|ማረጋገጫ ቁጥር|የይለፍ ቃል',
  ja: 'コード|認証番号|確認番号|認証用番号|検証番号|暗証番号|ワンタイム|パスワード|パスコード|認証キー|番号は|の番号|暗証|数字|認証用|キー：|キーは',
  ko: '인증|확인번호|확인 번호|코드|비밀번호|보안번호|일회용|원타임|암호|비번|핀번호|숫자|번호는',
  zh: '验证码|驗證碼|校验码|校驗碼|检验码|动态码|動態碼|口令|密码|密碼|确认码|確認碼|安全码|安全碼|认证码|認證碼|授权码|授權碼',
  zhMore:
    '激活码|啟用碼|登录码|登入碼|短信码|簡訊碼|代码|代碼|随机码|隨機碼|交易码|交易碼|验证号|一次性|识别号|数字码|數字碼|驗證號|数字|數字',
};

/** Phrases that contain a code word with another meaning. */
export const OTHER_CODES: Readonly<Record<string, string>> = {
  en: 'promo code*|promotion code*|promotional code*|discount code*|coupon code*|voucher code*|gift code*|referral code*|invite code*',
  enMore:
    'error code*|exit code|status code|zip code*|postal code*|post code*|*postcode*|area code*|country code*|sort code*|dress code|source code|*barcode*|bar code*|qr code*|qr-code*|ifsc code*|swift code*|code of conduct|*codec*|*decode*|*encode*|pin code:|short code|shortcode|offer code*|tracking code*|confirmation number|confirmation no|confirmation #|registration number|reference number',
  roman:
    'code promo*|code de reduction|code postal|code avantage|code-barres|code barre*|codigo promocional|codigo promo*|codigo de descuento|codigo postal|codigo de barras|codigo de desconto|codigo de rastre*|codigo de seguimiento|cupom de desconto|codice sconto|codice promo*|codice fiscale|codice postale|codice a barre|cod promo*|cod postal|cod de reducere|codi postal',
  germanic:
    '*rabattcode*|*gutscheincode*|*aktionscode*|*fehlercode*|*strichcode*|*kortingscode*|*actiecode*|*rabattkod*|*kampanjkod*|*rabatkode*|*felkod*|*postkode*|*streckkod*|*strekkode*|*stregkode*',
  east: 'kod rabatowy*|kod promocyjny*|kod pocztowy*|kodem rabatowym|kod promo*|slevov* kod*|promo kod*|*промокод*|*штрихкод*|*qr-код*|код ошибки|код товара|кодекс*|*vonalkod*|kuponkod*|indirim kod*|kampanya kod*|promosyon kod*|kupon kod*|posta kod*|κωδικο προσφορ*|κωδικο εκπτωσ*|εκπτωτικο κωδικο|κωδικος προσφορ*',
  asia: 'kode promo*|kode pos|kode voucher|kode diskon|kod promo*|poskod|kode referral|ma giam gia|ma khuyen mai|ma uu dai|ma van don|ma don|รหัสส่วนลด|รหัสไปรษณีย์|โค้ดส่วนลด|कूपन कोड|प्रोमो कोड|पिन कोड|প্রোমো কোড|কুপন কোড',
  rtl: '*کد تخفیف*|*کد پستی*|*كود الخصم*|*كود خصم*|*رمز بريدي*|*الرمز البريدي*|*قسيمة*|*קוד קופון*|*קוד הנחה*|*پرومو کوڈ*|*کد رهگیری*',
  cjk: '优惠码|折扣码|邀请码|二维码|二維碼|条码|條碼|识别码|識別碼|取件码|兑换码|優惠碼|折扣碼|推薦碼|邮政编码|郵便番号|クーポンコード|クーポン|バーコード|エラーコード|쿠폰|할인코드|할인 코드|우편번호|바코드|승인번호|코드명',
};
