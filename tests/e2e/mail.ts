import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../../scripts/server.ts';

/** Emails to `to` with these words in the subject, newest first. */
export async function mailsTo(
  server: Server,
  to: string,
  words: string,
): Promise<{ subject: string; text: string }[]> {
  const response = await server.control('GET', `/sandbox/mail/api?${new URLSearchParams({ to })}`);
  const mails = (await response.json()) as { subject: string; text: string }[];
  return mails.filter(({ subject }) => subject.includes(words));
}

/** The link in the newest email to `to` with these words in the subject. */
export async function linkIn(server: Server, to: string, words: string): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const [mail] = await mailsTo(server, to, words);
    const text = mail?.text;
    const link = /https?:\S+#token=[\w-]+/.exec(text ?? '')?.[0];
    if (link !== undefined) return link;
    await sleep(100);
  }
  throw new Error(`no mail came: ${words}`);
}
