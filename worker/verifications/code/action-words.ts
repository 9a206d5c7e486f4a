/** Requests to enter the code. Same notation as the code words. */
export const ENTER_WORDS: Readonly<Record<string, string>> = {
  en: "enter|entering|type|input|submit|use|using|key in|provide|insert|fill in|answer|quote|reply|put|pop|paste|copy|punch in|write|read out|show|present|give|here is|here's",
  de: 'eingeben|gib|geben sie|eintippen|verwenden|verwende|nutzen sie|nutze|tippe*|eingabe|angeben|eintragen|trage|tragen sie|zeige|nenne',
  roman:
    'saisi*|tapez|tape|entrez|utilisez|utilise|renseignez|rentrez|ingresa*|ingrese|introduce|introduzca|introducir|escribe|escriba|usa|use|utiliza|utilice|teclea|digita|digite|insira|inserir|introduza|informe|utilize|coloque|inserisci|inserire|inserisca|utilizza|immetti|introdueix|introduceti|introdu|folositi|foloseste|tastati|tasteaza|utilizati|mettez|copiez|presentez|taper|pon|ponga|copia|muestra|dicta|captura|proporciona|coloca|preencha|copie|mostre|scrivi|scrivere|riporta|mostra|scrie|completeaza|completati',
  germanic:
    'vul|voer|gebruik|typ|invoeren|invullen|toets|ange|skriv|anvand|fyll i|knappa in|mata in|indtast|brug|angiv|tast|bruk|oppgi|sladu inn|voer in|tik|noem|slå inn|tast inn|knapa',
  finnic:
    'syota|anna|kayta|kirjoita|nappaile|sisesta|kasuta|ievadi*|izmanto*|iveskite|ivesk|naudokite',
  slavic:
    'wpisz|podaj|wprowadz|uzyj|wpisac|przepisz|zadejte|zadej|pouzijte|vlozte|opiste|napiste|zadajte|zadaj|pouzite|unesite|unesi|koristite|upisite|upisi|ukucajte|vnesite|uporabite|vpisite|vyplnte|prepiste|napis|zadat|okaz|pokaz',
  hu: 'ird be|irja be|add meg|adja meg|hasznald|hasznalja|gepeld be|gepelje be|usd be|usse be',
  cyrillic:
    'введите|введи|вводите|ввести|укажите|используйте|наберите|введіть|вкажіть|використайте|використовуйте|наберіть|въведете|въведи|използвайте|унесите|внесете|енгізіңіз|увядзіце|впишите|вбеите|назовите|скажите|покажите|отправьте|впишіть|назвіть|скажіть|використаи|введеш',
  el: 'πληκτρολογ*|εισαγ*|χρησιμοποι*|βαλτε|βαλε|καταχωρ*|γραψε|γραψτε',
  turkic:
    'gir|girin|giriniz|girerek|girip|girm*|girebil*|girilm*|tuslay*|yaz|kullan*|yazin|yaziniz|daxil edin|daxil et|kiriting|vendos*|perdor*|shkruaj|shtyp*',
  ar: '*ادخل*|*أدخل*|*استخدم*|*اكتب*|*إدخال*|*استعمل*|*بادخال*|*قدم*',
  fa: '*وارد کنید*|*وارد نمایید*|*وارد کن*|*استفاده کنید*|*ثبت کنید*|*درج کریں*|*استعمال کریں*|*داخل کریں*|*لکھیں*|*ڈالیں*|*وارد نمائید*|*بزنید*|*بنویسید*|*را وارد*',
  he: '*הקלד*|*הקליד*|*הזן|*הזינו*|*להזין*|*השתמש*|*הקישו*|*להקיש*|*הכנס|*הכניסו*|*הכניס*|*רשמו*|*כתבו*',
  indic:
    'डालें|डाले|डालकर|लिखकर|बताएं|daalein|dalein|darj kare*|enter kare*|दर्ज कर|प्रयोग कर|उपयोग कर|इस्तेमाल कर|एंटर कर|भरें|लिखें|टाइप कर|प्रविष्ट|टाका|वापरा|लेख्नु|লিখুন|দিন|প্রবেশ করান|ব্যবহার করুন|টাইপ করুন|টাইপ|লিখে|দিয়ে|ব্যবহার কর|ইনপুট|বসান|ਦਰਜ ਕਰੋ|ਵਰਤੋ|ਪਾਓ|દાખલ કરો|વાપરો|નાખો',
  dravidian: 'உள்ளிட|பயன்படுத்த|నమోదు చేయ|ఎంటర్ చేయ|ఉపయోగించ|ನಮೂದಿಸಿ|ಬಳಸಿ|നൽകുക|ഉപയോഗിക്ക|ටයිප්|ඇතුළත්',
  sea: 'ป้อน|กรอก|ใส่|ระบุ|พิมพ์|ປ້ອນ|ໃສ່|បញ្ចូល|ប្រើ|ထည့်|အသုံးပြု|nhap|su dung|dien ma|masukkan|masukan|gunakan|ketik|tulis|sebutkan|tunjukkan|entri|isi|isikan|pakai|taip|taipkan|guna|ilagay|i-enter|gamitin|i-type|itype|ipasok|i-input|pakilagay|sabihin|แจ้ง|กด',
  african: 'tumia|ingiza|jaza|weka|andika|faka|sebenzisa|shigar|geli|ያስገቡ|ይጠቀሙ',
  caucasus: 'შეიყვანე*|გამოიყენე*|մուտքագր*|օգտագործ*',
  cjk: '入力|打ち込|입력|넣어|적어|输入|輸入|填写|填寫|键入|鍵入|使用|填入|回填|録入|提供|出示|お伝え|お使い|ご使用|사용|눌러|기입',
};

/** Requests to keep the code secret. */
export const SECRET_WORDS: Readonly<Record<string, string>> = {
  en: 'share|disclose|reveal|forward|anyone|anybody|give out|tell',
  de: 'niemand*|niemals|teilen|teile|nennen|weitergeben|verraten|verrate*',
  roman:
    'communique*|partage*|transmett*|divulgu*|donne*|compart*|nadie|compartilh*|partilh*|ninguem|condivid*|nessuno|comunicar*|comunica*|dezvalui*|divulg*|nimanui|passe a',
  germanic:
    'deel|delen|dela|lamna|del ikke|del aldri|ingen|giv ikke|jaa|kenellekaan|kellegagi|jagage|nevienam|niekam',
  slavic: 'nikomu|nikome|nikomur|udostepnia*|podawaj|nesdelujte|sdilejte|zdielajte|dijelite|delite',
  hu: 'senkinek|oszd meg|ossza meg|senkivel',
  cyrillic:
    'никому|никого|никоме|сообщ*|передавайте|говорите|нікому|повідомл*|кажіть|споделяйте|не давайте',
  el: 'μοιρα*|κοινοποι*|κανεναν|δωσ*',
  turkic: 'paylas*|kimse*|askujoni|hec kim*|hech kim*',
  ar: '*تشارك*|*تعط*|*تفصح*|*لأحد*|*أحد*|*شخص*|*دیگران*|*ندهید*|*هیچ*|*کسی کو*|*شیئر*|*نہ بتائیں*|*نہ دیں*',
  he: '*לאף אחד*|*תשתף*|*תעביר*|*למסור*|*לשתף*|*תמסור*|*לגלות*',
  indic: 'साझा|किसी|शेयर|batayein|kisi ko|শেয়ার|কাউকে|কারো|பகிர|పంచుకో|షేర్|ಹಂಚಿ|പങ്കിട|ਸਾਂਝਾ|શેર',
  sea: 'ห้าม|บอก|เปิดเผย|ผู้อื่น|chia se|cung cap|tiet lo|nguoi khac|khong dua|cho ai|bagikan|berikan|beritahu|kasih|siapapun|siapa pun|rahasia|kongsi|dedahkan|sesiapa|ibigay|ibahagi|i-share|ishare|kaninuman',
  african: 'usimpe|usishiriki|mtu yeyote|usitoe|moenie deel',
  cjk: '他人|第三者|教えない|伝えない|共有|타인|알려|노출|공유|유출|泄露|泄漏|洩漏|洩露|外泄|外洩|告知|告诉|告訴|转发|提供给|提供他人',
};

/** Purpose and validity of a code: sign-in, confirmation, registration, expiry. */
export const PURPOSE_WORDS: Readonly<Record<string, string>> = {
  en: 'login|log in|log-in|logging in|sign in|sign-in|signin|signing in|sign up|verif*|authenticat*|authoriz*|authoris*|confirm|confirms|confirmation|activat*|registration|sso|2-step|two-step|unlock|unlocks|lets you in|gets you in',
  de: 'einloggen|anmeld*|bestatig*|freigabe|freigeben|verifizier*|freischalt*|schaltest|schalten sie',
  roman:
    'connexion|confirmer|valider|validation|inscription|iniciar sesion|acceso|confirmar|entrar|aceder|acesso|accesso|accedere|accedi|conferm*|autentific*|conectare|confirmati|confirmare',
  germanic: 'inloggen|bevestig*|logga in|bekraft*|logg inn|bekreft*|log ind|kirjautu*|vahvist*',
  slavic: 'logow*|zalog*|potwierd*|prihlas*|overen*|potvr*|prijav*',
  hu: 'bejelentkez*|belep*|megerosit*|fiok*|hitelesit*|aktival*|regisztr*',
  cyrillic:
    'вход*|воити|воидите|подтвер*|регистра*|авториза*|увіити|вхід|вход|підтвер*|потвърд*|потврд*',
  el: '*συνδεση*|επιβεβαι*|εγγραφη|εισοδο*',
  turkic: 'giris*|dogrula*|onay*|aktivasyon|tesdiq*',
  rtl: '*الدخول*|*تحقق*|*تأكيد*|*تفعيل*|*ورود*|*تایید*|*لاگ ان*|*تصدیق*|*כניס*|*אימות*|*התחבר*|*לאשר*|*אישור*',
  indic: 'सत्यापन|सत्यापित|लॉगिन|लॉग इन|पुष्टि|যাচাই|লগইন|নিশ্চিত|সত্যায়ন',
  sea: 'ยืนยัน|เข้าสู่ระบบ|xac nhan|xac minh|xac thuc|dang nhap|dang ky|verifikasi|masuk|aktivasi|pengesahan|mag-log in|kumpirmahin',
  african: 'uthibitish*|kuthibitish*|kuingia|kukamilisha',
  expiry:
    'expires|valid for|valid until|gultig|valable|valido|valida|vence en|caduca|scade|geldig|giltig|wazny|platnost|platny|ervenyes|valabil|ισχυει|действ*|діиснии|валиден|gecerli*|*صالح*|*صلاحيت*|*معتبر*|*تنتهي*|*תקף*|*בתוקף*|मान्य|वैध|মেয়াদ|ใช้ได้|หมดอายุ|hieu luc|berlaku|sah selama|有効|有效|유효',
  cjk: 'ログイン|サインイン|認証|確認|登録|로그인|본인|가입|登录|登錄|登入|注册|註冊|验证|驗證|认证|認證',
};
