/** The problems of taking one’s data along and of leaving. A part of the catalogue. */
export const PRIVACY_PROBLEMS = {
  'account.open_matters': [
    409,
    'Something is still open',
    'The account cannot be deleted while it has {open}. Nothing was changed. Settle that first.',
  ],
  'exports.not_found': [
    404,
    'There is no such export',
    'Check the id: GET /v1/account/exports lists yours.',
  ],
  'exports.not_ready': [
    409,
    'The export is not there to be downloaded',
    'It is {state}. A running one is ready in a few minutes; otherwise ask for a new one with POST /v1/account/export.',
  ],
  'exports.too_many': [
    429,
    'Too many exports were asked for',
    'An account may have {limit} in 24 hours. Download the last one, or wait.',
  ],
} as const;
