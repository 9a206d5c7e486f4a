/** What is wrong with a URL that we are to call: a sentence for each refusal of the guard. */
export const URL_REFUSALS = {
  form: 'It is not a URL in plain form, at most 2000 characters long and without a fragment.',
  scheme: 'Only https is called.',
  credentials: 'It holds a user name or password; send those as a custom header.',
  host: 'Its host is not written plainly: use a domain name, in its xn-- form if it has one.',
  port: 'Only the ports 443 and 8443 are called.',
  private: 'Its host is, or leads to, an address that is not of the public internet.',
  look_alike: 'Its host mixes letters that look alike.',
  unknown_host: 'Its host has no address.',
} as const;

/** The problems of webhook endpoints and deliveries. A part of the catalogue. */
export const ENDPOINT_PROBLEMS = {
  'endpoints.not_found': [
    404,
    'There is no such webhook endpoint',
    'Check the id: it is unknown or belongs to another account. GET /v1/webhook-endpoints lists yours.',
  ],
  'endpoints.too_many': [
    409,
    'There are as many webhook endpoints as your tier allows',
    'Your tier allows {cap}. Delete one, or upgrade.',
  ],
  'endpoints.url_refused': [
    422,
    'The URL is not called',
    '{issue} Use an https URL of a server that the public internet reaches.',
  ],
  'endpoints.lookup_failed': [
    503,
    'The host could not be looked up',
    'The name service does not answer at the moment. Nothing was changed. Try again in {retryAfter}.',
  ],
  'endpoints.unverified': [
    409,
    'The webhook endpoint is not verified',
    'Install its secret on your server, then call POST /v1/webhook-endpoints/{id}/verify.',
  ],
  'endpoints.verification_failed': [
    422,
    'The webhook endpoint did not verify itself',
    'It must answer the signed event endpoint.verify within 15 seconds with status 200 and the body {"challenge":"…"}, with the challenge from the event’s data. {issue} Correct your server and verify again.',
  ],
  'endpoints.disabled': [
    409,
    'The webhook endpoint is disabled',
    'Enable it with PATCH /v1/webhook-endpoints/{id}, then try again.',
  ],
  'endpoints.scope': [
    403,
    'The webhook endpoint may not receive this event',
    'An endpoint is sent what the API key or person that made it may see, and events of the type {type} need the scope {scope}. Choose other types, or make the endpoint with a key that has this scope.',
  ],
  'endpoints.too_many_secrets': [
    409,
    'Too many signing secrets are in use',
    'At most {limit} replaced secrets stay valid at once, each until the time promised for it. The next one ends at {until}. Rotate again after that, or send an overlap of 0 to end all replaced secrets now.',
  ],
  'deliveries.not_found': [
    404,
    'There is no such delivery',
    'Check the id: it is unknown, has outlived its age or belongs to another account.',
  ],
  'deliveries.pending': [
    409,
    'The delivery is under way',
    'It is tried again by itself. Replay it once it is delivered or has failed.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;
