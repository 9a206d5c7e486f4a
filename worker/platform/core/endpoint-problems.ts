/** A sentence for each reason why the URL of a webhook endpoint is refused. */
export const URL_REFUSALS = {
  form: 'It must be a plain URL of at most 2000 characters, without a fragment.',
  scheme: 'Only https URLs are allowed.',
  credentials: 'It contains a user name or password. Send credentials in a custom header instead.',
  host: 'Its host must be a plain domain name, in its xn-- form if it has one.',
  port: 'Only the ports 443 and 8443 are allowed.',
  private: 'Its host is, or resolves to, an address outside the public internet.',
  look_alike: 'Its host contains letters that look like other letters.',
  unknown_host: 'Its host does not resolve to an address.',
} as const;

/** The problems of webhook endpoints and deliveries. A part of the error catalogue. */
export const ENDPOINT_PROBLEMS = {
  'endpoints.not_found': [
    404,
    'Webhook endpoint not found',
    'The id is unknown or belongs to another account. Check the id.',
  ],
  'endpoints.too_many': [
    409,
    'Too many webhook endpoints',
    'Your plan allows {cap}. Delete an endpoint, or upgrade your plan.',
  ],
  'endpoints.url_refused': [
    422,
    'URL not allowed',
    '{issue} Use the https URL of a server on the public internet.',
  ],
  'endpoints.lookup_failed': [
    503,
    'Host lookup failed',
    'The name service is not responding. Nothing was changed. Try again in {retryAfter}.',
  ],
  'endpoints.unverified': [
    409,
    'Webhook endpoint not verified',
    'Install the signing secret of the endpoint {id} on your server, then verify the endpoint.',
  ],
  'endpoints.verification_failed': [
    422,
    'Webhook endpoint verification failed',
    'Your server must answer the signed event endpoint.verify within 15 seconds with status 200 and the body {"challenge":"…"}, with the challenge from the data of the event. {issue} Correct your server and verify the endpoint again.',
  ],
  'endpoints.disabled': [
    409,
    'Webhook endpoint disabled',
    'Enable the endpoint {id}, then try again.',
  ],
  'endpoints.scope': [
    403,
    'Webhook endpoint lacks a scope',
    'An endpoint receives only events that the API key or person that registered it may see. Events of type {type} require the scope {scope}. Choose other types, or register the endpoint with an API key that has this scope.',
  ],
  'endpoints.too_many_secrets': [
    409,
    'Too many active signing secrets',
    'At most {limit} replaced secrets stay valid at the same time, each for its overlap. The next one expires at {until}. Rotate again after that, or send an overlap of 0 to end all replaced secrets now.',
  ],
  'deliveries.not_found': [
    404,
    'Delivery not found',
    'The id is unknown, the delivery has expired, or it belongs to another account. Check the id.',
  ],
  'deliveries.pending': [
    409,
    'Delivery in progress',
    'The delivery is retried automatically. Replay it after it was delivered or has failed.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;
