/** The problems of exporting data and deleting an account. A part of the catalogue. */
export const PRIVACY_PROBLEMS = {
  'account.open_matters': [
    409,
    'The account cannot be deleted yet',
    'It still has {open}. Nothing was changed. Wait until these have ended, then try again.',
  ],
  'exports.not_found': [404, 'Export not found', 'Check the id in the list of your exports.'],
  'exports.not_ready': [
    409,
    'The export cannot be downloaded',
    'Its state is {state}. A running export is ready in a few minutes; otherwise request a new one.',
  ],
  'exports.too_many': [
    403,
    'Too many exports',
    'An account can request {limit} exports in 24 hours. Download the last one, or wait.',
  ],
} as const;
