import { html, raw } from 'hono/html';
import { STYLE } from '../lib/page-style';
import type { Arrival } from './receiver.object';
import type { Switches } from './schemas';

const MORE = 'pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }';

const row = (arrival: Arrival) =>
  html`<tr>
    <td>${arrival.at.slice(11, 23)}</td>
    <td>${arrival.type}</td>
    <td>${arrival.verdict}</td>
    <td>${arrival.times === 1 ? 'first' : `repeat ${arrival.times}`}</td>
    <td>${arrival.answered}</td>
    <td>
      <details>
        <summary><code>${arrival.webhookId}</code></summary>
        <pre>${arrival.headers}</pre>
        <pre>${arrival.body}</pre>
      </details>
    </td>
  </tr>`;

const arrivalTable = (arrivals: readonly Arrival[]) =>
  arrivals.length === 0
    ? html`<p class="empty muted">No webhooks have arrived.</p>`
    : html`<table>
        <thead>
          <tr>
            ${['Time', 'Event', 'Signature', 'Seen', 'Answered', 'webhook-id'].map(
              (head) => html`<th scope="col">${head}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${arrivals.map(row)}
        </tbody>
      </table>`;

const form = (switches: Switches) => html`
  <form method="post" action="switches">
    <label class="wide"
      >Secret
      <input name="secret" value="${switches.secret}" placeholder="whsec_…" autocomplete="off"
    /></label>
    <label>Status <input name="status" value="${switches.status}" inputmode="numeric" /></label>
    <label
      >Delay in ms <input name="delayMs" value="${switches.delayMs}" inputmode="numeric"
    /></label>
    <label>Retry-After <input name="retryAfter" value="${switches.retryAfter ?? ''}" /></label>
    <label>Redirect to <input name="redirect" value="${switches.redirect ?? ''}" /></label>
    <label
      ><span
        ><input type="checkbox" name="hang" ${switches.hang ? 'checked' : ''} /> Never answer</span
      ></label
    >
    <label
      ><span
        ><input type="checkbox" name="verify" ${switches.verify ? 'checked' : ''} /> Answer
        challenges</span
      ></label
    >
    <button>Apply</button>
  </form>
  <form method="post" action="reset"><button class="quiet">Delete everything</button></form>
`;

export const receiverPage = (view: {
  name: string;
  url: string;
  arrivals: readonly Arrival[];
  switches: Switches;
}) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Receiver ${view.name}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)} ${raw(MORE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>Receiver ${view.name}</h1>
            <small><a href="/sandbox">Sandbox</a> · <a href="">Refresh</a></small>
          </header>
          <p>A customer’s server. Its webhook endpoint is <code>${view.url}</code></p>
          <h2>Arrivals</h2>
          <div class="scroll">${arrivalTable(view.arrivals)}</div>
          <h2>Behaviour</h2>
          ${form(view.switches)}
        </main>
      </body>
    </html>`;
