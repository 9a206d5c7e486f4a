import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietUntil } from '../../../../worker/channels/notifications/quiet-hours';
import { isTimeZone } from '../../../../worker/channels/notifications/wall-clock';

const MINUTE = 60_000;
/**
 * Zones with changes at unusual hours or of unusual lengths are tried as often as all others
 * together.
 */
const ODD = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Antarctica/Troll',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/St_Johns',
];
const zone = fc.oneof(
  fc.constantFrom(...ODD),
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
);
const clock = fc.integer({ min: 0, max: 1_439 });
const instant = fc.date({
  min: new Date('1990-01-01T00:00:00Z'),
  max: new Date('2037-12-31T00:00:00Z'),
  noInvalidDate: true,
});

/** Local time in minutes after midnight, computed differently from the code under test. */
function shown(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  const [hours = 0, minutes = 0] = format.format(at).split(':').map(Number);
  return hours * 60 + minutes;
}
const isIn = (from: number, to: number, wall: number): boolean =>
  from < to ? wall >= from && wall < to : wall >= from || wall < to;

test('quiet hours hold exactly while the local time is in the window', () => {
  fc.assert(
    fc.property(zone, clock, clock, instant, (name, from, to, date) => {
      fc.pre(from !== to);
      const at = date.getTime();
      const isQuiet = (when: number) => isIn(from, to, shown(name, when));
      const until = quietUntil({ zone: name, from, to }, at);
      if (until === null) return !isQuiet(at);
      expect(until).toBeGreaterThan(at);
      expect(until - at).toBeLessThan(26 * 60 * MINUTE);
      expect(isQuiet(until)).toBe(false);
      expect(isQuiet(until - 1)).toBe(true);
      for (let when = at; when < until; when += 7 * MINUTE) expect(isQuiet(when)).toBe(true);
      return true;
    }),
    { numRuns: 400 },
  );
});

test('a time zone is a name of the IANA database, not an offset', () => {
  for (const name of [...Intl.supportedValuesOf('timeZone'), 'UTC', 'US/Pacific', 'Etc/GMT+3'])
    expect(isTimeZone(name), name).toBe(true);
  for (const name of ['', '+02:00', '-05', 'Mars/Olympus', 'Europe/Atlantis', 'Europe/Berlin '])
    expect(isTimeZone(name), name).toBe(false);
});
