import { html, raw } from 'hono/html';
import { clock, table } from '../lib/page-parts';
import { STYLE } from '../lib/page-style';
import { SCRIPT } from './control-script';
import { formatAmount } from './money';
import type { Overview } from './overview';

const act = (path: string, label: string, body: object = {}) =>
  html`<button class="quiet" data-path="${path}" data-body="${JSON.stringify(body)}">
    ${label}
  </button>`;

const transactionRows = (view: Overview) =>
  view.transactions.map((row) => {
    const path = `/transactions/${encodeURIComponent(row.reference)}`;
    const open = html`<a href="${row.checkoutUrl}">Checkout</a>
      ${act(path, 'Pay', { to: 'success' })} ${act(path, 'Decline', { to: 'failed' })}`;
    const paid = html`${act('/refunds', 'Refund', { reference: row.reference })}
    ${act('/disputes', 'Dispute', { reference: row.reference })}`;
    return html`<tr>
      <td>${clock(row.createdAt)}</td>
      <td><code>${row.reference}</code></td>
      <td>${row.email}</td>
      <td>${formatAmount(row.requestedAmount, row.currency)}</td>
      <td>${row.paidAt === null ? '–' : formatAmount(row.amount, row.currency)}</td>
      <td>${row.status}</td>
      <td>${row.paidAt === null ? open : paid}</td>
    </tr>`;
  });

const webhookRows = (view: Overview) =>
  view.webhooks.map(
    (row) =>
      html`<tr>
        <td>${clock(row.createdAt)}</td>
        <td>${row.event}</td>
        <td><code>${row.reference ?? '–'}</code></td>
        <td>${row.attempt}</td>
        <td>${row.answer ?? row.error ?? '–'}</td>
        <td>${row.state}</td>
        <td>${act('/webhooks/resend', 'Send again', { seqs: [row.seq] })}</td>
      </tr>`,
  );

const refundRows = (view: Overview) =>
  view.refunds.map(
    (row) =>
      html`<tr>
        <td>${clock(row.createdAt)}</td>
        <td><code>${row.reference}</code></td>
        <td>${formatAmount(row.amount, row.currency)}</td>
        <td>${row.status}</td>
        <td>
          ${act(`/refunds/${row.id}`, 'Processed', { status: 'processed' })}
          ${act(`/refunds/${row.id}`, 'Failed', { status: 'failed' })}
        </td>
      </tr>`,
  );

const disputeRows = (view: Overview) =>
  view.disputes.map((row) => {
    const path = `/disputes/${row.id}`;
    const open = html`${act(`${path}/remind`, 'Remind')}
    ${act(`${path}/resolve`, 'Lost', { resolution: 'auto-accepted' })}
    ${act(`${path}/resolve`, 'Won', { resolution: 'declined' })}`;
    return html`<tr>
      <td>${clock(row.createdAt)}</td>
      <td><code>${row.transaction.reference}</code></td>
      <td>${formatAmount(row.refund_amount, row.currency)}</td>
      <td>${row.resolution ?? row.status}</td>
      <td>${row.resolution === null ? open : ''}</td>
    </tr>`;
  });

const lists = (view: Overview) => html`
  <header>
    <h1>Paystack sandbox</h1>
    <small><a href="/sandbox">TextVerified</a> · <a href="/sandbox/mail">Mailbox</a></small>
  </header>
  ${view.lastError === null ? '' : html`<p class="warn">Last error: ${view.lastError}</p>`}
  <h2>Transactions</h2>
  ${table(['Time', 'Reference', 'Customer', 'Requested', 'Paid', 'Status', 'Actions'], transactionRows(view))}
  <h2>Webhooks</h2>
  ${table(['Time', 'Event', 'Reference', 'Attempt', 'Answer', 'State', 'Actions'], webhookRows(view))}
  <h2>Refunds</h2>
  ${table(['Time', 'Transaction', 'Amount', 'Status', 'Set to'], refundRows(view))}
  <h2>Disputes</h2>
  ${table(['Time', 'Transaction', 'Amount', 'State', 'Actions'], disputeRows(view))}
`;

export const controlPage = (view: Overview, switches: unknown) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Paystack sandbox</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <div id="lists">${lists(view)}</div>
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
              <button type="button" class="quiet" data-act="reset">Reset this sandbox</button>
            </form>
          </details>
        </main>
        <script>
          ${raw(SCRIPT)};
        </script>
      </body>
    </html>`;
