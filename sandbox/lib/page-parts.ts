import { html } from 'hono/html';

export const clock = (instant: string): string => instant.slice(11, 19);

export const table = (heads: string[], rows: unknown[]) =>
  rows.length === 0
    ? html`<div class="scroll"><p class="empty muted">Nothing yet.</p></div>`
    : html`<div class="scroll">
        <table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>`;
