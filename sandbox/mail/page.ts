import { html, raw } from 'hono/html';
import { STYLE } from '../lib/page-style';
import type { StoredMail } from './mailbox.object';

const FRAME =
  'iframe { width: 100%; height: 34rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff; } pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .5rem; padding: .8rem; }';

const page = (title: string, body: unknown) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)} ${raw(FRAME)}
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;

const time = (mail: StoredMail): string => mail.receivedAt.slice(11, 19);

export const listPage = (mails: readonly StoredMail[]) =>
  page(
    'Mailbox',
    html`<header>
        <h1>Mailbox</h1>
        <small><a href="/sandbox">Sandbox</a></small>
      </header>
      <div class="scroll">
        ${
          mails.length === 0
            ? html`<p class="empty muted">No emails yet.</p>`
            : html`<table>
                <thead>
                  <tr>
                    <th scope="col">Time</th>
                    <th scope="col">To</th>
                    <th scope="col">Subject</th>
                  </tr>
                </thead>
                <tbody>
                  ${mails.map(
                    (mail) =>
                      html`<tr>
                        <td>${time(mail)}</td>
                        <td>${mail.to}</td>
                        <td><a href="/sandbox/mail/${mail.id}">${mail.subject}</a></td>
                      </tr>`,
                  )}
                </tbody>
              </table>`
        }
      </div>`,
  );

/** The email's HTML is shown in a frame without scripts and without an origin. */
export const mailPage = (mail: StoredMail) =>
  page(
    mail.subject,
    html`<header>
        <h1>${mail.subject}</h1>
        <small><a href="/sandbox/mail">Mailbox</a></small>
      </header>
      <p class="muted">From ${mail.from} to ${mail.to} at ${time(mail)} UTC</p>
      ${
        mail.html === null
          ? ''
          : html`<iframe
              title="The email as HTML"
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              src="/sandbox/mail/${mail.id}/html"
            ></iframe>`
      }
      <h2>Text</h2>
      <pre>${mail.text ?? '–'}</pre>`,
  );
