import { until } from './until';

export const TEXTS_URL = 'http://texts.test';

/** A text as received by the provider. */
export interface SentText {
  to: string;
  from: string;
  body: string;
}

/** Twilio over HTTP: accepts every text, repeats as new ones, unless a test changes that. */
export class FakeTexts {
  readonly sent: SentText[] = [];
  /** All calls, including refusals: the text, and whether redirects would be followed. */
  readonly calls: (SentText & { redirect: string })[] = [];
  /** Replaces Twilio's answer; null accepts the text. */
  answer: ((call: number) => Response | null) | null = null;

  async serve(request: Request): Promise<Response> {
    const form = await request.formData();
    const of = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    const text = { to: of('To'), from: of('From'), body: of('Body') };
    this.calls.push({ ...text, redirect: request.redirect });
    const isTheirs = request.url.endsWith('/2010-04-01/Accounts/ACtest0123456789/Messages.json');
    const isAllowed =
      request.headers.get('authorization') ===
      `Basic ${btoa('ACtest0123456789:test-texts-token-0123')}`;
    if (!isTheirs || !isAllowed || request.method !== 'POST')
      return Response.json({ code: 20_003, message: 'Authenticate', status: 401 }, { status: 401 });
    const other = this.answer?.(this.calls.length);
    if (other) return other;
    this.sent.push(text);
    return Response.json({ sid: `SM${this.sent.length}`, status: 'queued' }, { status: 201 });
  }

  to(number: string): SentText[] {
    return this.sent.filter((text) => text.to === number);
  }

  /** Waits for the `n`th text to `number`. */
  async arrived(number: string, n = 1): Promise<SentText> {
    await until(() => this.to(number).length >= n);
    return this.to(number)[n - 1]!;
  }
}
