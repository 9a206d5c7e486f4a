import { html, raw } from 'hono/html';
import { TEST_CARDS, MOBILE_MONEY } from './cards';
import { CHECKOUT_STYLE } from './checkout-style';
import type { Screen } from './screens';

type PayScreen = Extract<Screen, { at: 'pay' }>;
type StepScreen = Extract<Screen, { errors: object }>;
type EndScreen = Extract<Screen, { back: string | null }>;

const page = (
  title: string,
  body: unknown,
  refresh: { to: string; seconds: number } | null = null,
) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${
          refresh === null
            ? ''
            : html`<meta http-equiv="refresh" content="${refresh.seconds};url=${refresh.to}" />`
        }
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(CHECKOUT_STYLE)}
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;

interface FieldOptions {
  name: keyof StepScreen['errors'];
  label: string;
  hint?: string;
  value?: string | undefined;
  secret?: boolean;
  autocomplete?: string;
  focused?: boolean;
}

/** A labelled field; screen readers read its error with it. */
const field = (errors: StepScreen['errors'], options: FieldOptions) => {
  const { name, label, hint, value = '', secret = false, autocomplete = 'off' } = options;
  const error = errors[name];
  const notes = [error && `${name}-error`, hint && `${name}-hint`].filter(Boolean).join(' ');
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      value="${value}"
      type="${secret ? 'password' : 'text'}"
      inputmode="numeric"
      autocomplete="${autocomplete}"
      aria-describedby="${notes}"
      ${error ? raw('aria-invalid="true"') : ''}
      ${error || options.focused ? raw('autofocus') : ''}
      required
    />
    ${error ? html`<p class="error" id="${name}-error">${error}</p>` : ''}
    ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}
  </div>`;
};

const alertOf = (text: string | null) =>
  text === null
    ? ''
    : html`<p class="alert" role="alert">${text}. Try again or use another card.</p>`;

const bill = (screen: Exclude<Screen, { at: 'gone' }>) =>
  html`<header>
    ${screen.isTest ? html`<p class="badge">Test mode</p>` : ''}
    <p class="email">${screen.email}</p>
    <p class="amount">Pay <strong>${screen.amount}</strong></p>
  </header>`;

const cancelForm = (code: string) =>
  html`<form method="post" action="${code}/cancel">
    <button class="quiet">Cancel payment</button>
  </form>`;

const spaced = (digits: string): string => digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

const cardList = (code: string) =>
  html`<details>
    <summary>Test cards</summary>
    <ul>
      ${TEST_CARDS.map(
        (card) =>
          html`<li>
            <a href="${code}?number=${card.number}&expiry=12/30&cvv=${card.cvv}">${card.title}</a>
            <span>
              ${spaced(card.number)} · CVV
              ${card.cvv}${card.pin ? ` · PIN ${card.pin}` : ''}${
                card.otp ? ` · OTP ${card.otp}` : ''
              }
            </span>
          </li>`,
      )}
    </ul>
  </details>`;

const cardForm = ({ code, typed, errors, amount }: PayScreen) =>
  html`<form method="post" action="${code}/card">
    <h2>Card</h2>
    ${field(errors, { name: 'number', label: 'Card number', value: typed['number'], autocomplete: 'cc-number', focused: true })}
    <div class="pair">
      ${field(errors, { name: 'expiry', label: 'Expiry (MM/YY)', value: typed['expiry'], autocomplete: 'cc-exp' })}
      ${field(errors, { name: 'cvv', label: 'CVV', value: typed['cvv'], autocomplete: 'cc-csc' })}
    </div>
    <button>Pay ${amount}</button>
  </form>`;

const walletForm = ({ code, typed, errors, amount }: PayScreen) =>
  html`<form method="post" action="${code}/wallet">
    <h2>Mobile money</h2>
    ${field(errors, { name: 'phone', label: 'Phone number (MTN)', value: typed['phone'], autocomplete: 'tel', hint: `${MOBILE_MONEY} succeeds, any other is declined.` })}
    <button>Pay ${amount} by phone</button>
  </form>`;

const payPage = (screen: PayScreen) =>
  page(
    `Pay ${screen.amount}`,
    html`${bill(screen)}
      <h1 class="hidden">Checkout</h1>
      ${alertOf(screen.alert)} ${screen.card ? cardForm(screen) : ''}
      ${screen.wallet ? walletForm(screen) : ''}
      ${screen.card || screen.wallet ? '' : html`<p>The sandbox simulates none of the requested channels.</p>`}
      ${cancelForm(screen.code)} ${screen.card ? cardList(screen.code) : ''}`,
  );

const QUESTIONS = {
  pin: { title: 'Enter your card PIN', label: 'Card PIN', secret: true },
  phone: { title: 'Enter your phone number', label: 'Phone number', secret: false },
  otp: { title: 'Enter the code sent to your phone', label: 'One-time code', secret: false },
};

const bankForm = (code: string) =>
  html`<h1>Confirm with your bank</h1>
    <p>Do you approve this payment? This page simulates your bank's page.</p>
    <form method="post" action="${code}/step">
      <button name="answer" value="approve">Approve payment</button>
      <button class="quiet" name="answer" value="refuse">Refuse payment</button>
    </form>`;

const stepPage = (screen: Exclude<StepScreen, PayScreen>) => {
  const { at, code, errors } = screen;
  const body =
    at === 'bank'
      ? bankForm(code)
      : html`<h1>${QUESTIONS[at].title}</h1>
          <form method="post" action="${code}/step">
            ${field(errors, {
              name: at,
              label: QUESTIONS[at].label,
              secret: QUESTIONS[at].secret,
              focused: true,
              autocomplete: at === 'otp' ? 'one-time-code' : 'off',
            })}
            <button>Continue</button>
          </form>`;
  return page('Confirm the payment', html`${bill(screen)} ${body} ${cancelForm(code)}`);
};

const ENDS = {
  paid: { title: 'Payment successful', text: 'Your payment was received.' },
  waiting: { title: 'Payment is being processed', text: 'The bank has not answered yet.' },
  failed: { title: 'Payment failed', text: 'Nothing was charged.' },
  expired: { title: 'This checkout has expired', text: 'Start the payment again in the shop.' },
};

const endPage = (screen: EndScreen) => {
  const { at, back, seconds, alert, amount, reference } = screen;
  const { title, text } = ENDS[at];
  const leaves = back !== null && at !== 'expired';
  return page(
    title,
    html`<section class="end ${at}">
      <p class="mark" aria-hidden="true">${at === 'paid' ? '✓' : at === 'waiting' ? '…' : '!'}</p>
      <h1>${title}</h1>
      <p role="status">${alert === null ? text : `${alert}.`}</p>
      <p class="hint">${amount} · ${reference}</p>
      ${back === null ? '' : html`<p><a class="button" href="${back}">Return to the shop</a></p>`}
    </section>`,
    leaves ? { to: back, seconds } : null,
  );
};

/** Renders a screen with forms and links only, so that it works without scripts and without internet. */
export function renderScreen(screen: Screen) {
  if (screen.at === 'gone') {
    return page(
      'Not found',
      html`<h1>No such payment</h1>
        <p>Check the link, or start again in the shop.</p>`,
    );
  }
  if (screen.at === 'pay') return payPage(screen);
  return 'errors' in screen ? stepPage(screen) : endPage(screen);
}
