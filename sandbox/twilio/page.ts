import { html, raw } from 'hono/html';
import { STYLE } from '../lib/page-style';
import type { Switches } from './schemas';
import type { StoredText } from './texts.object';

const MORE = 'td.text { white-space: pre-wrap; overflow-wrap: anywhere; }';

const table = (texts: readonly StoredText[]) =>
  texts.length === 0
    ? html`<p class="empty muted">No texts yet.</p>`
    : html`<table>
        <thead>
          <tr>
            ${['Time', 'To', 'From', 'Text'].map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${texts.map(
            (text) =>
              html`<tr>
                <td>${text.receivedAt.slice(11, 19)}</td>
                <td>${text.to}</td>
                <td>${text.from}</td>
                <td class="text">${text.body}</td>
              </tr>`,
          )}
        </tbody>
      </table>`;

const form = (switches: Switches) => html`
  <form method="post" action="/sandbox/texts/switches">
    <label
      >Refuse with status
      <input name="status" value="${switches.status ?? ''}" inputmode="numeric" placeholder="429"
    /></label>
    <label
      >and Twilio’s error code
      <input name="code" value="${switches.code ?? ''}" inputmode="numeric" placeholder="21610"
    /></label>
    <label
      >Delay in ms <input name="delayMs" value="${switches.delayMs}" inputmode="numeric"
    /></label>
    <label
      ><span
        ><input type="checkbox" name="loseAnswer" ${switches.loseAnswer ? 'checked' : ''} /> Accept
        texts and lose the answer</span
      ></label
    >
    <button>Apply</button>
  </form>
  <form method="post" action="/sandbox/texts/reset">
    <button class="quiet">Delete everything</button>
  </form>
`;

export const textsPage = (texts: readonly StoredText[], switches: Switches) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Texts</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)} ${raw(MORE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>Texts</h1>
            <small><a href="/sandbox">Sandbox</a> · <a href="">Refresh</a></small>
          </header>
          <p>Texts that were sent through Twilio’s Messages API.</p>
          <h2>Sent</h2>
          <div class="scroll">${table(texts)}</div>
          <h2>Behaviour</h2>
          ${form(switches)}
        </main>
      </body>
    </html>`;
