/** Words right before a number that give its meaning. Each matches the start of a word ("commande" matches "commandes"). */
export const REFERENCE_LEADS: Readonly<Record<string, string>> = {
  en: 'order|ref|reference|booking|reservation|tracking|invoice|account|acct|a/c|ticket|case|request|transaction|txn|trx|user|uid|userid|zuid|username|customer|client|policy|contract|flight|train|parcel|shipment|package|room|gate|store|terminal|atm|branch|zip|serial|model|version|build|member|balance|application|receipt|case|device|agent|bill|meter|loan|consumer|pnr|document|passport|licence|license|claim|permit',
  de: 'bestell|auftrag|kunden|vertrag|rechnung|sendung|konto|postnummer|packstation|vorgang|referenz|filiale|paket|flug|zug|ticket|mitglied|saldo|aktenzeichen|plz',
  fr: 'commande|dossier|compte|contrat|facture|colis|identifiant|solde|vol|billet|reservation|abonne|agence',
  es: 'pedido|cuenta|factura|referencia|expediente|reserva|envio|saldo|vuelo|contrato|cliente|tramite|folio|localizador|dni',
  pt: 'encomenda|conta|fatura|protocolo|objeto|voo|agencia|cpf|contrato',
  it: 'ordine|pratica|conto|fattura|bolletta|spedizione|prenotazione|volo|codice cliente|contratto',
  nl: 'bestelling|bestelnummer|klantnummer|factuur|rekening|volgnummer|zending|pakket|referentie|ordernummer|polis|dossier',
  nordic:
    'ordernummer|ordrenummer|kundnummer|kundenr|kundenummer|faktura|arende|resa|pakke|paket|tilaus|tilausnumero|viite|lasku|bestilling|sag|sak|konto|booking|ordre',
  slavic:
    'zamowien|przesylk|paczk|rachun|faktur|umow|wnios|objednav|zasilk|ucet|uctu|smlouv|vs|zasiel|narudzb|porudzb|racun|posilj|naroc|porucz',
  hu: 'rendeles|csomag|szamla|ugyfel|ugyszam|foglalas|rendszam|azonosito',
  ro: 'comand|comenz|cont|factur|cerer|colet|awb|rezervar',
  el: 'παραγγελι|λογαριασμ|αποστολ|αιτηση|κρατησ|δεμα',
  cyrillic:
    'заказ|счет|договор|посылк|накладн|реис|поезд|талон|заявк|баланс|трек|квитанц|замовлен|рахун|ттн|договір|заявк|поръчк|пратк|сметк|нарудж|поруџб|тапсырыс',
  turkic:
    'siparis|kargo|hesap|fatura|mersis|musteri|basvuru|sefer|abone|takip|police|sifaris|buyurtma',
  ar: 'طلب|الطلب|طلبك|حساب|الحساب|مرجع|المرجع|الفاتوره|فاتوره|شحنه|الشحنه|سفارش|پيگيري|مرسوله|پرونده|بلاغ|رحله|آرڈر|اكاؤنٹ|درخواست|ريفرنس|شناسه',
  he: 'הזמנה|חשבון|משלוח|אסמכתא|בקשה|פניה|לקוח',
  indic: 'ऑर्डर|खाता|ट्रेन|संदर्भ|बुकिंग|पीएनआर|रेफरेंस|অর্ডার|একাউন্ট|অ্যাকাউন্ট|ট্রেন|রেফারেন্স',
  th: 'คำสั่งซื้อ|บัญชี|อ้างอิง|พัสดุ|ออเดอร์|เลขที่',
  vi: 'don hang|van don|tai khoan|ma don|chuyen bay|ma kh|hop dong|so du',
  malay:
    'pesanan|rekening|resi|tagihan|referensi|transaksi|akaun|ruj|pelanggan|nopol|invois|saldo|idpel',
  sw: 'oda|akaunti|kumbukumbu|muamala|salio|mteja',
  cjk: '注文|予約|伝票|口座|会員|受付|照会|お客様|주문|운송장|계좌|예약|접수|송장|승인|고객|订单|訂單|单号|單號|编号|編號|账号|賬號|帳號|账户|运单|车次|流水|参考|案件|保单|余额|餘額|会员|會員|工单',
};

/** "card", "ending in": followed by the last digits of a card or an account. */
export const CARD_LEADS: Readonly<Record<string, string>> = {
  germanic:
    'card|cards|ending|ending in|ending with|ends in|ends with|last 4|last four|last digits|karte|endziffern|endziffer|endend auf|endet auf|kaart|eindigend op|eindigt op|kort|kortet|slutar pa|som slutar pa|slutter pa|der slutter pa|som ender pa|kortti|paattyva',
  roman:
    'carte|carta|carte finissant par|terminant par|tarjeta|tarj|terminada en|terminado en|finalizada en|termina en|acabada en|cartao|terminado em|final|che termina con|termina con|termina in|terminata in|terminat in|cardul|cardului',
  east: 'karta|karty|karte|kartou|kartu|kartou c|konczac|konczaca sie na|koncici|konciaci|kartica|kartice|karticom|zavrsava na|kartya|kartyaja|kart|kartiniz|kartinizla|sonu|карта|карты|карте|картои|карту|картка|картки|картку|карткою|картица|visa|mastercard|κaρτα|καρτα|καρτας|ληγει σε|ληγουσα σε|ληγουν σε',
  rtl: 'بطاقه|البطاقه|بطاقتك|المنتهيه ب|المنتهي ب|تنتهي ب|كارت|كارڈ|كارڈ نمبر|המסתיים ב|מסתיים ב|כרטיס|כרטיסך',
  asia: 'कार्ड|समाप्त|কার্ড|บัตร|ลงท้าย|บัตรลงท้าย|xเลข|ท้าย|duoi|so the|cua the|ket thuc bang|kad|berakhir|berakhiran|akhiran|berakhir dgn|berakhir dengan|nagtatapos sa|kadi|inayoishia na',
  cjk: '下4桁|下四桁|末尾|カード|카드|끝자리|뒷자리|尾号|尾號|尾数|末四码|末四碼|卡号|卡號|末4碼|末4码|信用卡|储蓄卡',
};

/** "call", "phone", "help": followed by a number to call or to text. */
export const PHONE_LEADS: Readonly<Record<string, string>> = {
  germanic:
    'call|calling|dial|tel|phone|ring|helpline|hotline|help|toll-free|toll free|customer care|contact|whatsapp us|info|support|anrufen|telefon|rufen sie|rufnummer|ruf|bel|telefoon|vragen|ring oss|kontakta|kundservice|kundeservice|puh|puhelin|asiakaspalvelu|soita',
  roman:
    'appelez|appel|composez|aide|contactez|llama|llame|llamar|llamanos|telefono|llamando|ligue|telefone|central|sac|chiama|chiamare|numero verde|sunati|suna|apelati|apelar|assistenza|servicio al cliente',
  east: 'zadzwon|dzwon|infolinia|infolinii|volejte|zavolajte|linka|infolinka|hivja|hivd|ugyfelszolgalat|pozovite|nazovite|poklicite|звоните|позвоните|тел|телефону|телефон|справки|поддержка|телефонуите|дзвоніть|довідки|обадете се|позовете|καλεστε|τηλ|τηλεφωνο|κληση|musteri hizmetleri|cagri merkezi|arayin|destek|iletisim',
  rtl: 'اتصل|اتصل على|اتصلوا|الاتصال|هاتف|للاستفسار|للاستفسارات|للإبلاغ|اتصال|تماس|تلفن|پشتيباني|پشتیبانی|كال|كال كريں|مدد|فون|هيلپ لائن|לבירורים|לברורים|חייגו|טל|טלפון|מוקד|שירות',
  asia: 'कॉल|हेल्पलाइन|संपर्क|फोन|কল|ফোন|হেল্পলাইন|যোগাযোগ|โทร|ติดต่อ|สอบถาม|goi|lh|tong dai|lien he|hubungi|telp|telepon|bantuan|tumawag|tawagan|piga|piga simu|simu|wasiliana',
  cjk: '電話|お電話|お問い合わせ|お問合せ|問合せ|문의|전화|고객센터|상담|客服|客服电话|客服热线|电话|致电|致電|查询|查詢|熱線|热线|拨打|撥打|咨询|諮詢|洽|退订回|详询',
};

/** Small words between such a word and its number. */
export const LINKS =
  'at|on|to|us|the|us on|us at|via|al|au|ao|a|an|unter|pod|na|op|le|il|o|la|numero|der|auf|u|по|за|на|στο|ב|על|على|على الرقم|با|پر|ที่|di|ke|sa|num|tai';

/** "no.", "#": followed by an identifier of the thing that the preceding word names. */
export const MARKERS =
  'no|nos|nr|num|number|nummer|nummeret|numero|numer|numeru|nomor|nombor|nro|id|n|n°|c|cislo|cisla|szam|szama|szamu|broj|номер|№|αριθμος|αρ|رقم|شماره|نمبر|מספר|नंबर|नं|নম্বর|নং|番号|번호|号|號|number is|numarasi|numarali|so|หมายเลข|เลขที่';

/** Words right after a number that mark it as one to call or to text, or as expired. */
export const FOLLOWERS: Readonly<Record<string, string>> = {
  phone:
    "'ye gonder|'ya gonder|'e gonder|'a gonder|'yi ara|'i ara|'u ara|'ye sms|'e sms|numarali|nolu|पर कॉल|पर sms|पर संपर्क|নম্বরে কল|নম্বরে|پر كال|پر sms|تماس|に電話|までお電話|まで電話|로 전화|으로 전화|로 문의|로 연락|נומרו",
  spent:
    "no longer|has expired|expired|is expired|is no longer|is invalid|is cancelled|was used|has been used|was your|ya no|ha caducado|n'est plus|a expire|est expire|ist nicht mehr|ist abgelaufen|nao e mais|expirou|non e piu|e scaduto|больше не|истек|недеиствител|已失效|已过期|已過期|は無効|만료",
  ending: 'ile biten|-re vegzodo|-ra vegzodo|vegzodo|ile biten kart|नंबर कार्ड|로 끝나는|で終わる',
};

/** Labels before a colon at the start of a line; they count when the message has another number. */
export const LINE_LABELS =
  'id|sid|uid|session|session id|nr|no|num|login|user|username|user id|client|ref|номер|сессия|сеанс|логин|sesion|sessao|sessione|sitzung|kennung|usuario|usuario id|benutzer|benutzername|identifiant|utilisateur';
