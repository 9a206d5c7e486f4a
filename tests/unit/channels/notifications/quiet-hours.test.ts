import { describe, expect, test } from 'vitest';
import { quietUntil } from '../../../../worker/channels/notifications/quiet-hours';

/**
 * `22:00-07:00` in the local time of a zone; an instant; the end of the quiet hours at that
 * instant, or `-`.
 */
type Case = [zone: string, window: string, at: string, until: string];

const minutes = (clock = ''): number => {
  const [hours = 0, rest = 0] = clock.split(':').map(Number);
  return hours * 60 + rest;
};
function untilOf([zone, window, at]: Case): string {
  const [from, to] = window.split('-');
  const found = quietUntil({ zone, from: minutes(from), to: minutes(to) }, Date.parse(at));
  return found === null ? '-' : new Date(found).toISOString().replace('.000Z', 'Z');
}

const NIGHT = '22:00-07:00';

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'a window within a day': [
    ['UTC', '12:00-14:00', '2026-11-22T11:59:59Z', '-'],
    ['UTC', '12:00-14:00', '2026-11-22T12:00:00Z', '2026-11-22T14:00:00Z'],
    ['UTC', '12:00-14:00', '2026-11-22T13:59:59.999Z', '2026-11-22T14:00:00Z'],
    ['UTC', '12:00-14:00', '2026-11-22T14:00:00Z', '-'],
    ['UTC', '00:00-00:01', '2026-11-22T00:00:30Z', '2026-11-22T00:01:00Z'],
  ],
  'a window over midnight': [
    ['UTC', NIGHT, '2026-11-22T21:59:59Z', '-'],
    ['UTC', NIGHT, '2026-11-22T22:00:00Z', '2026-11-23T07:00:00Z'],
    ['UTC', NIGHT, '2026-11-23T00:00:00Z', '2026-11-23T07:00:00Z'],
    ['UTC', NIGHT, '2026-12-31T23:30:00Z', '2027-01-01T07:00:00Z'],
    ['UTC', '22:00-00:00', '2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z'],
    ['UTC', '22:00-00:00', '2026-11-23T00:00:00Z', '-'],
    ['UTC', '00:00-07:00', '2026-11-23T00:00:00Z', '2026-11-23T07:00:00Z'],
    ['UTC', '07:01-07:00', '2026-11-23T07:00:30Z', '-'],
    ['UTC', '07:01-07:00', '2026-11-23T07:01:00Z', '2026-11-24T07:00:00Z'],
  ],
  'another zone than UTC': [
    ['America/New_York', NIGHT, '2026-01-15T03:00:00Z', '2026-01-15T12:00:00Z'],
    ['America/New_York', NIGHT, '2026-01-15T02:59:00Z', '-'],
    ['Asia/Tokyo', NIGHT, '2026-01-15T13:00:00Z', '2026-01-15T22:00:00Z'],
    ['Africa/Lagos', NIGHT, '2026-01-15T21:00:00Z', '2026-01-16T06:00:00Z'],
    ['Pacific/Kiritimati', NIGHT, '2026-01-15T08:00:00Z', '2026-01-15T17:00:00Z'],
    ['Pacific/Niue', NIGHT, '2026-01-15T09:00:00Z', '2026-01-15T18:00:00Z'],
  ],
  'zones of half and quarter hours': [
    ['Asia/Kolkata', NIGHT, '2026-01-15T16:30:00Z', '2026-01-16T01:30:00Z'],
    ['Asia/Kolkata', NIGHT, '2026-01-15T16:29:00Z', '-'],
    ['Asia/Kathmandu', NIGHT, '2026-01-15T16:15:00Z', '2026-01-16T01:15:00Z'],
    ['Asia/Kathmandu', NIGHT, '2026-01-16T01:15:00Z', '-'],
    ['America/St_Johns', NIGHT, '2026-01-16T01:30:00Z', '2026-01-16T10:30:00Z'],
    ['Australia/Eucla', NIGHT, '2026-01-15T13:15:00Z', '2026-01-15T22:15:00Z'],
    ['Pacific/Chatham', NIGHT, '2026-07-15T09:15:00Z', '2026-07-15T18:15:00Z'],
    ['Pacific/Marquesas', NIGHT, '2026-01-15T07:30:00Z', '2026-01-15T16:30:00Z'],
  ],
  'clocks put forward in the night, in the north': [
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00Z.
    ['Europe/Berlin', NIGHT, '2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z'],
    ['Europe/Berlin', NIGHT, '2026-03-29T21:00:00Z', '2026-03-30T05:00:00Z'],
    // New York, 8 March 2026, at 07:00Z.
    ['America/New_York', NIGHT, '2026-03-08T03:00:00Z', '2026-03-08T11:00:00Z'],
    ['Europe/London', '00:30-06:00', '2026-03-29T00:30:00Z', '2026-03-29T05:00:00Z'],
  ],
  'clocks put back in the night, in the north': [
    // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00Z.
    ['Europe/Berlin', NIGHT, '2026-10-24T20:00:00Z', '2026-10-25T06:00:00Z'],
    ['America/New_York', NIGHT, '2026-11-01T02:00:00Z', '2026-11-01T12:00:00Z'],
  ],
  'both changes in the south': [
    // Sydney: clocks go back on 5 April 2026 at 03:00 (16:00Z on the day before), and forward on 4
    // October at 02:00 (16:00Z).
    ['Australia/Sydney', NIGHT, '2026-04-04T11:00:00Z', '2026-04-04T21:00:00Z'],
    ['Australia/Sydney', NIGHT, '2026-10-03T12:00:00Z', '2026-10-03T20:00:00Z'],
    ['Pacific/Auckland', NIGHT, '2026-09-26T10:00:00Z', '2026-09-26T18:00:00Z'],
    // Santiago sets its clocks forward at midnight: 00:00 becomes 01:00.
    ['America/Santiago', NIGHT, '2026-09-06T02:00:00Z', '2026-09-06T10:00:00Z'],
    // Lord Howe changes by half an hour, on 4 October 2026 at 02:00 (15:30Z).
    ['Australia/Lord_Howe', NIGHT, '2026-10-03T11:30:00Z', '2026-10-03T20:00:00Z'],
  ],
  'an end that no clock shows': [
    // 02:30 is skipped: the window ends when the clock jumps.
    ['Europe/Berlin', '23:00-02:30', '2026-03-28T23:30:00Z', '2026-03-29T01:00:00Z'],
    ['America/New_York', '01:00-02:30', '2026-03-08T06:30:00Z', '2026-03-08T07:00:00Z'],
    ['America/Santiago', '22:00-00:30', '2026-09-06T03:00:00Z', '2026-09-06T04:00:00Z'],
    // The window ends exactly when the clocks are set forward.
    ['Europe/Berlin', '23:00-02:00', '2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z'],
  ],
  'a beginning that no clock shows': [
    ['Europe/Berlin', '02:30-06:00', '2026-03-29T00:59:59Z', '-'],
    ['Europe/Berlin', '02:30-06:00', '2026-03-29T01:00:00Z', '2026-03-29T04:00:00Z'],
    // The whole window is skipped.
    ['Europe/Berlin', '02:10-02:50', '2026-03-29T00:59:59Z', '-'],
    ['Europe/Berlin', '02:10-02:50', '2026-03-29T01:00:00Z', '-'],
  ],
  'an hour that comes twice': [
    // The window ends at each 02:30 and begins again between them.
    ['Europe/Berlin', '23:00-02:30', '2026-10-24T23:00:00Z', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '23:00-02:30', '2026-10-25T00:30:00Z', '-'],
    ['Europe/Berlin', '23:00-02:30', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z'],
    ['Europe/Berlin', '23:00-02:30', '2026-10-25T01:30:00Z', '-'],
    // The window would end exactly when the clocks are set back: 03:00 was never reached, so it
    // continues.
    ['Europe/Berlin', '23:00-03:00', '2026-10-25T00:30:00Z', '2026-10-25T02:00:00Z'],
    ['Australia/Lord_Howe', '01:00-01:45', '2026-04-04T14:15:00Z', '2026-04-04T14:45:00Z'],
    ['Australia/Lord_Howe', '01:00-01:45', '2026-04-04T15:00:00Z', '2026-04-04T15:15:00Z'],
  ],
  'zones that skipped or repeated a day': [
    // Samoa had no 30 December 2011; the local time is the same before and after.
    ['Pacific/Apia', NIGHT, '2011-12-30T08:00:00Z', '2011-12-30T17:00:00Z'],
    ['Pacific/Apia', '09:00-21:00', '2011-12-30T09:59:59Z', '-'],
    ['Pacific/Fakaofo', NIGHT, '2011-12-30T09:00:00Z', '2011-12-30T18:00:00Z'],
    ['Pacific/Kwajalein', NIGHT, '1993-08-21T11:00:00Z', '1993-08-21T19:00:00Z'],
    ['America/Juneau', NIGHT, '2026-01-15T07:00:00Z', '2026-01-15T16:00:00Z'],
  ],
  'zones with rules of their own': [
    // Morocco sets its clocks back for Ramadan: 15 February 2026, 03:00 becomes 02:00 at 02:00Z.
    ['Africa/Casablanca', NIGHT, '2026-02-14T21:00:00Z', '2026-02-15T07:00:00Z'],
    // Dublin defines winter time as the exception; only the local time counts.
    ['Europe/Dublin', NIGHT, '2026-10-24T21:00:00Z', '2026-10-25T07:00:00Z'],
    // Troll changes by two hours, on 29 March 2026 at 01:00Z.
    ['Antarctica/Troll', NIGHT, '2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
    ['Asia/Pyongyang', NIGHT, '2018-05-04T14:30:00Z', '2018-05-04T22:00:00Z'],
  ],
};

describe.for(Object.entries(CASES))('quiet hours: %s', ([, cases]) => {
  test.for(cases)('in %s, %s, at %s: until %s', (one) => {
    expect(untilOf([...one])).toBe(one[3]);
  });
});

test('the table has at least forty cases', () => {
  expect(Object.values(CASES).flat().length).toBeGreaterThanOrEqual(40);
});
