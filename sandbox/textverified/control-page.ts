import { html, raw } from 'hono/html';
import type { Overview } from './control-api';
import { clock, table } from '../lib/page-parts';
import { SCRIPT } from './control-script';
import { STYLE } from '../lib/page-style';

type View = Overview & { lastError: string | null };

const openRows = (view: View) =>
  view.open.map(
    (row) =>
      html`<tr>
        <td>${row.number}</td>
        <td>${row.serviceName}</td>
        <td>until ${clock(row.endsAt)}</td>
        <td>$${row.totalCost.toFixed(2)}</td>
        <td><code>${row.id}</code></td>
        <td>
          <button data-act="code" data-id="${row.id}">Send a code</button>
          <button class="quiet" data-act="fill" data-id="${row.id}">Write…</button>
        </td>
      </tr>`,
  );

const messageRows = (view: View) =>
  view.messages.map(
    (row) =>
      html`<tr>
        <td>${clock(row.createdAt)}</td>
        <td>${row.from ?? '–'}</td>
        <td>${row.to}</td>
        <td>${row.parsedCode ?? '–'}</td>
        <td class="text">${row.smsContent ?? '(encrypted)'}</td>
      </tr>`,
  );

const attemptRows = (view: View) =>
  view.webhooks.attempts.map(
    (row) =>
      html`<tr>
        <td>${clock(row.at)}</td>
        <td>${row.event}</td>
        <td>${row.attempt}</td>
        <td>${row.status ?? row.error}</td>
        <td>${row.tookMs} ms</td>
        <td>${row.eventState}</td>
      </tr>`,
  );

const purchaseRows = (view: View) =>
  view.purchases.map(
    (row) =>
      html`<tr>
        <td>${clock(row.soldAt)}</td>
        <td>${row.number}</td>
        <td>${row.service}</td>
        <td>$${row.price.toFixed(2)}</td>
        <td>${row.state.replace('verification', '')}</td>
        <td>${row.refundedAt === null ? '' : `refunded ${clock(row.refundedAt)}`}</td>
        <td>${row.idempotencyKey ?? '–'}</td>
      </tr>`,
  );

const smsForm = html`<form id="sms">
  <label>Reservation id <input name="reservationId" autocomplete="off" /></label>
  <label>or number <input name="to" autocomplete="off" inputmode="tel" /></label>
  <label
    >From <input name="from" placeholder="the sender of the service" autocomplete="off"
  /></label>
  <label class="wide">
    Text <input name="content" placeholder="the text of the service" autocomplete="off" />
  </label>
  <button>Send SMS</button>
</form>`;

const lists = (view: View) => html`
  <header>
    <h1>TextVerified sandbox</h1>
    <small>
      ${view.username} · balance $${view.balance.toFixed(2)} · seed ${view.seed} ·
      ${clock(view.now)} UTC
    </small>
  </header>
  ${view.lastError === null ? '' : html`<p class="warn">Last error: ${view.lastError}</p>`}
  <h2>Waiting for a code</h2>
  ${table(['Number', 'Service', 'Window', 'Price', 'Reservation', 'Send'], openRows(view))}
  <h2>Last messages</h2>
  ${table(['Time', 'From', 'To', 'Code', 'Text'], messageRows(view))}
  <h2>Webhook attempts</h2>
  ${
    view.webhooks.disabled
      ? html`<p class="warn">
          Disabled after ${view.webhooks.failuresInARow} failures in a row.
          <button class="quiet" data-act="enable">Enable again</button>
        </p>`
      : ''
  }
  ${table(['Time', 'Event', 'Attempt', 'Answer', 'Duration', 'State'], attemptRows(view))}
  <h2>Purchases</h2>
  ${table(['Time', 'Number', 'Service', 'Price', 'State', 'Credit', 'Idempotency-Key'], purchaseRows(view))}
`;

export const renderPage = (view: View, switches: unknown) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sandbox</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <div id="lists">${lists(view)}</div>
          <h2>Send an SMS</h2>
          ${smsForm}
          <p id="said" role="status" class="muted"></p>
          <details>
            <summary>Switches</summary>
            <p class="muted">
              Edit and apply; unknown names and wrong values are refused. Fields you leave out stay.
            </p>
            <form id="switches">
              <label class="wide">
                Switches
                <textarea name="patch" spellcheck="false">
${JSON.stringify(switches, null, 2)}</textarea>
              </label>
              <button>Apply</button>
              <button type="button" class="quiet" data-act="defaults">Defaults</button>
              <button type="button" class="quiet" data-act="test">Send a v2.test webhook</button>
              <button type="button" class="quiet" data-act="reset">Reset the sandbox</button>
            </form>
          </details>
        </main>
        <script>
          ${raw(SCRIPT)};
        </script>
      </body>
    </html>`;
