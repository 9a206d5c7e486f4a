/** The problems of notifications. A part of the error catalogue. */
export const NOTIFICATION_PROBLEMS = {
  'notifications.not_found': [
    404,
    'Notification not found',
    'The id is unknown, the notification has expired, or it belongs to another person. Check the id.',
  ],
  'announcements.not_found': [
    404,
    'Announcement not found',
    'Check the id in the list of announcements.',
  ],
  'notifications.fixed': [
    422,
    'This preference cannot be changed',
    '{issue} Leave this preference unchanged and save the others again.',
  ],
  'notifications.no_phone': [
    409,
    'No confirmed phone',
    'Text messages need a confirmed phone. Enter your phone number, confirm it with the code that we send to it, then choose text messages.',
  ],
  'phones.none': [
    409,
    'No phone to confirm',
    'No phone is waiting for a code. Enter your phone number; we send a code to it.',
  ],
  'phones.code_wrong': [
    422,
    'Wrong or expired code',
    'A code is valid for ten minutes. Check it and try again, or enter your phone number again to get a new code.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;
