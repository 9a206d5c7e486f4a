import { ERROR_CATALOGUE } from '../core/error-catalogue';
import { retrySentence, withFixedWait } from '../core/retry-after';
import { Html, html } from './html';
import { STYLE } from './style';

const entry = ([code, [status, title, detail]]: [
  string,
  readonly [number, string, string],
]): Html =>
  html`<article id="${code}">
    <h2><a href="#${code}">${code}</a></h2>
    <p>
      <strong>${status} ${title}.</strong> ${withFixedWait(code, detail)} ${retrySentence(code)}
    </p>
  </article>`;

/** The error catalogue as a page without scripts. The `type` of each problem leads to the article of its code. */
export const errorsPage = (): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Namaskah API errors</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <h1>Errors</h1>
        <p>
          Every error is <code>application/problem+json</code> (RFC 9457). Use <code>code</code> in
          programs, not the sentences. <code>{name}</code> stands for a value of the request. When
          the same request can succeed later, the answer has <code>Retry-After</code>; no other
          answer has it. <a href="/docs">API reference</a>.
        </p>
        <main>${Object.entries(ERROR_CATALOGUE).map(entry)}</main>
      </body>
    </html>`.text;
