import { Hono, type Context } from 'hono';
import { refuseForeignPages } from '../lib/guard';
import type { SandboxVars } from '../lib/vars';
import type { Texts } from './texts.object';
import { textsPage } from './page';
import { E164, MAX_BODY, Message, SwitchForm, SwitchPatch } from './schemas';

export interface TextsEnv extends SandboxVars {
  TEXTS: DurableObjectNamespace<Texts>;
}
type Bindings = { Bindings: TextsEnv };

const textsOf = (env: TextsEnv) => env.TEXTS.getByName('texts');

/** An error body in Twilio's form. */
const refusal = (status: number, code: number, message: string): Response =>
  Response.json(
    { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    { status },
  );

/** HTTP basic: the user is the account's SID, the password its token. */
function isAllowed(c: Context<Bindings>, sid: string): boolean {
  const token = c.env.TWILIO_AUTH_TOKEN;
  return token !== '' && c.req.header('authorization') === `Basic ${btoa(`${sid}:${token}`)}`;
}

/** Twilio's code and message for an invalid text, or null. */
function validationError({ To, From, Body }: Message): [code: number, message: string] | null {
  if (To === '') return [21_604, "A 'To' phone number is required."];
  if (!E164.test(To)) return [21_211, `Invalid 'To' Phone Number: ${To}`];
  if (From === '') return [21_603, "A 'From' phone number is required."];
  if (!E164.test(From)) return [21_212, `Invalid From Number (caller ID): ${From}`];
  if (Body === '') return [21_602, 'Message body is required.'];
  return Body.length > MAX_BODY
    ? [21_617, 'The concatenated message body exceeds the 1600 character limit']
    : null;
}

/** The part of Twilio's Messages API that the Worker uses. */
export const twilioRoutes = new Hono<Bindings>().post('/:sid/Messages.json', async (c) => {
  const sid = c.req.param('sid');
  if (!isAllowed(c, sid)) return refusal(401, 20_003, 'Authenticate');
  const texts = textsOf(c.env);
  const { status, code, loseAnswer, delayMs } = await texts.switches();
  if (delayMs > 0) await scheduler.wait(delayMs);
  if (status !== null) return refusal(status, code ?? 20_500, 'Refused by a sandbox switch');
  const form = await c.req.parseBody().catch(() => ({}));
  const message = Message.parse({ To: '', From: '', Body: '', ...form });
  const issue = validationError(message);
  if (issue) return refusal(400, ...issue);
  const accepted = await texts.accept(message);
  if (loseAnswer) return refusal(503, 20_503, 'Service unavailable');
  return c.json(
    {
      sid: accepted.sid,
      account_sid: sid,
      api_version: '2010-04-01',
      to: message.To,
      from: message.From,
      body: message.Body,
      status: 'queued',
      direction: 'outbound-api',
      num_segments: String(Math.ceil(message.Body.length / 153)),
      num_media: '0',
      error_code: null,
      error_message: null,
      date_created: new Date(accepted.at).toUTCString(),
      uri: `/2010-04-01/Accounts/${sid}/Messages/${accepted.sid}.json`,
    },
    201,
  );
});

/** Sent texts and switches: a page for people and `/api` for tests. */
export const textsRoutes = new Hono<Bindings>()
  .use(refuseForeignPages)
  .get('/', async (c) => {
    const texts = textsOf(c.env);
    return c.html(textsPage(await texts.list(null), await texts.switches()));
  })
  .post('/switches', async (c) => {
    const form = SwitchForm.safeParse(await c.req.parseBody());
    if (!form.success) return c.json({ error: 'invalid', issues: form.error.issues }, 422);
    await textsOf(c.env).patchSwitches(form.data);
    return c.redirect('/sandbox/texts', 303);
  })
  .post('/reset', async (c) => {
    await textsOf(c.env).reset();
    return c.redirect('/sandbox/texts', 303);
  })
  .get('/api', async (c) => c.json(await textsOf(c.env).list(c.req.query('to') ?? null)))
  .delete('/api', async (c) => {
    await textsOf(c.env).reset();
    return c.body(null, 204);
  })
  .get('/api/switches', async (c) => c.json(await textsOf(c.env).switches()))
  .patch('/api/switches', async (c) => {
    const patch = SwitchPatch.safeParse(await c.req.json().catch(() => null));
    if (!patch.success) return c.json({ error: 'invalid', issues: patch.error.issues }, 422);
    return c.json(await textsOf(c.env).patchSwitches(patch.data));
  });
