/** The problems of notifications. A part of the catalogue. */
export const NOTIFICATION_PROBLEMS = {
  'notifications.not_found': [
    404,
    'There is no such notification',
    'Check the id: it is unknown, has outlived its age or is somebody else’s. GET /v1/notifications lists yours.',
  ],
  'notifications.fixed': [
    422,
    'This cannot be chosen',
    '{issue} Leave it as it is, and send the rest again.',
  ],
  'notifications.no_phone': [
    409,
    'There is no phone to send texts to',
    'Enter one with PUT /v1/notifications/phone and confirm it with the code that comes there, then choose "sms".',
  ],
  'phones.none': [
    409,
    'No phone waits for a code',
    'Enter the phone with PUT /v1/notifications/phone: a code is sent to it.',
  ],
  'phones.code_wrong': [
    422,
    'The code is wrong or has expired',
    'It serves for ten minutes. Check it and try again, or ask for a new one with PUT /v1/notifications/phone.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;
