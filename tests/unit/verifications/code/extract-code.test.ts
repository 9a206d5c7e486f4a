import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractCode } from '../../../../worker/verifications/code/extract-code.ts';

type Sample = { language: string; from: string; text: string; code: string | null };

const corpus = (name: string): Sample[] =>
  JSON.parse(readFileSync(`${import.meta.dirname}/${name}.json`, 'utf8'));
const found = ({ text }: Sample) => extractCode({ text, parsedCode: null });
const inText = (text: string) => extractCode({ text, parsedCode: null });

const dev = corpus('corpus-dev');
const noneDev = corpus('corpus-none-dev');
// Only the number of results is shown, so that the held-out corpus stays unseen.
const heldOut = corpus('corpus-heldout');
const noneHeldOut = corpus('corpus-none-heldout');

describe('I-05 the corpus', () => {
  it('I-05 has at least 200 messages in at least 15 languages', () => {
    expect(dev.length + heldOut.length).toBeGreaterThanOrEqual(200);
    expect(new Set(dev.map(({ language }) => language)).size).toBeGreaterThanOrEqual(15);
  });

  it('I-05 yields the exact code of every development message', () => {
    const misses = dev
      .filter((sample) => found(sample) !== sample.code)
      .map((sample) => ({ text: sample.text, code: sample.code, found: found(sample) }));
    expect(misses).toEqual([]);
  });

  it('I-05 yields the exact code of every message format that was reported in public, and null for messages without a code', () => {
    const shapes = corpus('corpus-shapes');
    expect(shapes).toHaveLength(47);
    expect(shapes.filter((sample) => found(sample) !== sample.code)).toEqual([]);
  });

  it('I-05 yields the exact code of at least 98% of the held-out messages', () => {
    const exact = heldOut.filter((sample) => found(sample) === sample.code).length;
    console.log(`held-out: ${exact}/${heldOut.length} exact`);
    expect(exact / heldOut.length).toBeGreaterThanOrEqual(0.98);
  });

  it('I-05 finds no code in any development message without one', () => {
    const wrong = noneDev.filter((sample) => found(sample) !== null);
    expect(wrong.map((sample) => ({ text: sample.text, found: found(sample) }))).toEqual([]);
  });

  it('I-05 finds no code in any held-out message without one', () => {
    const wrong = noneHeldOut.filter((sample) => found(sample) !== null).length;
    console.log(`held-out without a code: ${wrong}/${noneHeldOut.length} found`);
    expect(wrong).toBe(0);
  });
});

describe('I-05 the code that the provider parsed', () => {
  const of = (parsedCode: string | null, text: string | null = null) =>
    extractCode({ text, parsedCode });

  it.each([
    ['482913', '482913'],
    ['482-913', '482913'],
    [' 48 29 13 ', '482913'],
    ['G-482913', '482913'],
    ['FB-48291', '48291'],
    ['k7q-m2p', 'k7qm2p'],
    ['a7Kp2x', 'a7Kp2x'],
    ['826.114', '826114'],
    ['482', '482'],
    ['12345678901', '12345678901'],
    ['Ж4Й7', 'Ж4Й7'],
    ['٤٨٢٩١٣', '482913'],
  ])('is used without a text: %s', (parsed, code) => {
    expect(of(parsed)).toBe(code);
  });

  it.each(['', '  ', '12', '12345678901234567', '$1,250', 'not a code at all'])(
    'is ignored when it does not look like a code: "%s"',
    (parsed) => {
      expect(of(parsed)).toBeNull();
      expect(of(parsed, 'Your code is 482913')).toBe('482913');
    },
  );

  it('is preferred when the text contains two codes', () => {
    expect(of('839201', 'Your code is 482913 or 839201')).toBe('839201');
  });

  it('is used when the text does not contain it', () => {
    expect(of('839201', 'Your code is in the picture, ref 4829')).toBe('839201');
    expect(of('839201', 'Your code is 482913')).toBe('839201');
  });

  it.each([
    ['a year', '2025', 'In 2025 your code is 482913'],
    ['the year of a date', '2025', 'Your code is 482913, valid until 12/03/2025'],
    ['an amount', '1250', 'OTP 482913 to pay Rs 1250 at MYNTRA'],
    ['a card ending', '4242', 'Code 482913 for a payment with card ending 4242'],
    ['a phone number', '18009359935', 'Use code 482913. Call 1-800-935-9935 if not you'],
    ['a part of a phone number', '9935', 'Use code 482913. Call 1-800-935-9935 if not you'],
    ['an app hash', 'qlRnn4A1', '<#> Your Uber code: 482913\nqlRnn4A1sbt'],
    ['a group of the code', '2913', 'Your code is 4821 2913'],
  ])('is replaced by the anchored code of the text when it is %s', (_, parsed, text) => {
    expect(of(parsed, text)).toBe(inText(text));
    expect(inText(text)).not.toBe(parsed);
  });

  it('I-05 gets the upper and lower case of the text when the provider wrote capitals', () => {
    expect(of('A7KP2X', 'Your access code is a7Kp2x (case sensitive)')).toBe('a7Kp2x');
  });

  it('stays when the text has no anchored code', () => {
    expect(of('2025', 'Acme wishes you a good 2025')).toBe('2025');
  });
});

describe('I-05 code formats', () => {
  it.each([
    ['Your code is 482-913', '482913'],
    ['Your code is 48 29 13', '482913'],
    ['Your code is 4 8 2 9 1 3', '482913'],
    ['Your code is 482 \u2013 913', '482913'],
    ['Your code is 482\u00a0913.', '482913'],
    ['Your code is 482\u00b7913', '482913'],
    ['Your code: 4829-1377', '48291377'],
    ['G-482913 is your Google code', '482913'],
    ['AMZN-482913 is your code', '482913'],
    ['Your code is K7Q-M2P', 'K7QM2P'],
    ['Code: K7Q M2P', 'K7QM2P'],
    ['Your code is k7q9m2', 'k7q9m2'],
    ['Your access code is a7Kp2x (case sensitive)', 'a7Kp2x'],
    ['Security code: Xy9-4kT', 'Xy94kT'],
    ['Your code is 826.114', '826114'],
    ['Your code is 482', '482'],
    ['Your code is 0829130571', '0829130571'],
    ['TAN\n a u 8 k u f', 'au8kuf'],
    ['ABC-482913 is your code', '482913'],
    ['Your Steam verification code is KBVJM', 'KBVJM'],
    ['Passcode A7-B2-9K', 'A7B29K'],
    ['OTP482913 valid for 5 min', '482913'],
    ['PIN:4829', '4829'],
    ['Your code is *482913*', '482913'],
    ['Your code: 4\ufe0f\u20e38\ufe0f\u20e32\ufe0f\u20e39\ufe0f\u20e3', '4829'],
    ['Your code is 482913.Do not share', '482913'],
    ['\u200eCode : \u202a482913\u202c', '482913'],
    ['482913', '482913'],
    ['[Acme] 4829', '4829'],
    ['Log in to Acme\n@acme.example #482913', '482913'],
  ])('reads %s', (text, code) => {
    expect(inText(text)).toBe(code);
  });
});

describe('I-05 a code that is only in a link', () => {
  it.each([
    ['the end of a link to verify by', 'Tap to verify: https://v.example.com/c/482913', '482913'],
    ['a parameter', 'Acme https://x.example/in?code=482913', '482913'],
    ['a link of something else', 'Track your parcel https://post.example/t/839201', null],
    ['a link beside a warning', 'Never share your code. Report: https://b.example/r/839201', null],
    ['an account', 'Log in at https://bank.example/accounts/48291377', null],
    ['two links', 'Verify https://a.example/482913 or https://a.example/839201', null],
  ])('is extracted from %s', (_, text, code) => {
    expect(inText(text)).toBe(code);
  });
});

describe('I-05 a number with a label', () => {
  const labels = ['ID: 7719203', 'Session: 7719203', 'Nr: 771920', 'Login: 771920', 'Ref 88213'];
  // "Ozon: 74-03." has no evidence other than its position.
  const samples = [...dev, ...corpus('corpus-shapes')].filter(
    ({ text }) => !text.startsWith('Ozon: 74-03.'),
  );

  it.each(labels)('I-05 is never taken for the code: %s', (label) => {
    const texts = samples.flatMap(({ text, code }) => [
      { text: `${label}\n${text}`, code },
      { text: `${text}\n${label}`, code },
    ]);
    expect(texts.length).toBeGreaterThan(500);
    const wrong = texts.filter(({ text, code }) => code !== null && inText(text) !== code);
    expect(wrong).toEqual([]);
  });

  it.each([
    ['ID:771920 Telegram code 77120', '77120'],
    ['Login: 771920\nPassword: 482913', '482913'],
    ['OTP cua the 21312 la 7121849', '7121849'],
    ['Votre code est le 1400', '1400'],
    ['Hubungi 0812345678. Kode 482913', '482913'],
    ['Su saldo es 826.114. Clave: 482913', '482913'],
    ['approve with 482913', '482913'],
    ['482913 is what you need to log in', '482913'],
    ['Your new code is 902417. Your previous code 118350 is no longer valid.', '902417'],
    ['code 482913 or 382915', '482913'],
  ])('I-05 does not hide the code: %s', (text, code) => {
    expect(inText(text)).toBe(code);
  });
});

describe('I-05 distractors', () => {
  it.each([
    ['a code that looks like a year', 'Your Lyft code is 2019', '2019'],
    ['a year-like code far from its word', '1984 is your 7-Eleven sign-in code', '1984'],
    ['a date-like code', 'Your code is 20250312', '20250312'],
    ['an order', 'Your code for order 4829137 is 8392', '8392'],
    ['an amount after the code', 'OTP 8392 Rs.500 at Zomato', '8392'],
    ['a zip code', 'Someone near Austin, TX 78701 signed in. Enter 839201', '839201'],
    ['an old code', 'Your old code 214906 has expired. New code: 580127', '580127'],
    ['a customer who has no number', 'Dear user 839201 is your OTP for Myntra', '839201'],
    ['a sender of digits', '【12306】验证码：482913，12306用户注册', '482913'],
    ['minutes after a comma', '【微信】验证码482913,10分钟内有效', '482913'],
    ['a sentence of its own', 'Your Acme sign in code is ready. 839201', '839201'],
    ['Danish', 'MitID: Brug 48 29 13 for at godkende betaling på 1.250,00 kr.', '482913'],
    ['Finnish', 'Vahvistuskoodisi on 482913. Koodi on voimassa 10 minuuttia.', '482913'],
    ['Bulgarian', 'Въведете 482913, за да влезете. Валиден до 12.03.2025 г. 14:00', '482913'],
    ['Tamil', 'உங்கள் OTP 482913. இதை யாருடனும் பகிர வேண்டாம்.', '482913'],
    ['Khmer', 'លេខកូដផ្ទៀងផ្ទាត់របស់អ្នកគឺ ៤៨២៩១៣', '482913'],
    ['Georgian', 'თქვენი დადასტურების კოდია 482913', '482913'],
    ['Marathi', 'तुमचा ओटीपी ४८२९१३ आहे. कोणालाही सांगू नका.', '482913'],
  ])('do not hide the code: %s', (_, text, code) => {
    expect(inText(text)).toBe(code);
  });

  it.each([
    'Your code has expired.',
    'Your password was reset. Case 20482913',
    'Your PIN was changed on 12/03/2025 at ATM 48291',
    'Never share your OTP. Report fraud on 1930 or cybercrime.gov.in',
    'Use code WELCOME10 for 10% off',
    'Use code SAVE20 at checkout',
    '-30% sur tout avec le code NOEL30',
    'Welcome! Your code for 15% off is 482',
    'Reply YES to confirm your subscription to 22020',
    'We verified your document 448291',
    'Your code expires in 150 seconds',
    'Your order 482 is ready. Your pickup code is at the counter.',
    'Balance 826.114 today',
    'Call 0829130571 for help',
    'Join with invite code K7QM2P',
    'Your VISA 4242 purchase 48.29 approved. Auth 482913',
    'Dial *482913# to recharge',
    'Happy 2025! Your Acme team',
    'Not you? Secure your account: https://acme.example/s/839201',
    'Der Fehlercode 48291 ist bekannt.',
    'Баланс: 4829.13 р. Тел. 0611',
    '取件码482913，请到菜鸟驿站取件',
    'パスワードが変更されました。お問い合わせ 0120-123-456',
    '482913 nolu siparişiniz kargoya verildi',
    '',
    ' \n ',
  ])('are not codes: %s', (text) => {
    expect(inText(text)).toBeNull();
  });

  it('a message without a text has no code', () => {
    expect(extractCode({ text: null, parsedCode: null })).toBeNull();
  });
});

describe('I-05 any text', () => {
  const sixDigits = fc.integer({ min: 0, max: 999_999 }).map((n) => String(n).padStart(6, '0'));
  const words = fc
    .array(fc.constantFrom(...dev.flatMap(({ text }) => text.split(/(\s+)/))), { maxLength: 60 })
    .map((parts) => parts.join(''));
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), words);

  it('I-05 never makes the extraction throw, and the result is always a bare code or null', () => {
    fc.assert(
      fc.property(
        texts,
        fc.option(fc.string({ unit: 'grapheme', maxLength: 14 })),
        (text, parsedCode) => {
          const code = extractCode({ text, parsedCode });
          expect(code === null || /^[\p{L}\p{M}\p{N}]{3,16}$/u.test(code)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('I-05 yields a code inserted after "Your code is"', () => {
    const codeless = fc.constantFrom(...noneDev.map(({ text }) => text));
    fc.assert(
      fc.property(codeless, sixDigits, fc.boolean(), (text, code, first) => {
        const sentence = `Your code is ${code}.`;
        expect(inText(first ? `${sentence} ${text}` : `${text} ${sentence}`)).toBe(code);
      }),
      { numRuns: 500 },
    );
  });

  it('I-05 is read up to 2,000 characters', () => {
    expect(inText(`Your code is 482913. ${'x'.repeat(100_000)}`)).toBe('482913');
    expect(inText(`${'x '.repeat(1_000)}Your code is 482913.`)).toBeNull();
  });

  it.each([
    ['digits', '1'],
    ['spaced digits', '1 2-'],
    ['phone', '+1 (0'],
    ['amounts', '1.000,'],
    ['codes', 'code 4829 '],
    ['alphanumerics', 'A1-'],
    ['link', 'a.b/c@d.'],
    ['masks', '*x1'],
    ['dates', '12 ab 20'],
    ['lines', 'kod:\n'],
  ])('I-05 is processed quickly when it is 100 kB of %s', (_, unit) => {
    const started = performance.now();
    inText(unit.repeat(100_000 / unit.length));
    // Milliseconds in practice; a backtracking pattern would take minutes.
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
