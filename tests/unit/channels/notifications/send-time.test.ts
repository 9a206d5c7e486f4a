import { describe, expect, test } from 'vitest';
import { dueAt, type Frequency } from '../../../../worker/channels/notifications/send-time';

const NIGHT = { from: 22 * 60, to: 7 * 60 };
const wish = (zone: string, frequency: Frequency, quiet: typeof NIGHT | null = null) => ({
  zone,
  frequency,
  quiet,
  isUrgent: false,
});
const due = (one: ReturnType<typeof wish>, at: string): string =>
  new Date(dueAt(one, Date.parse(at))).toISOString().replace('.000Z', 'Z');

describe('a notification', () => {
  test('is sent immediately outside of quiet hours', () => {
    expect(due(wish('UTC', 'instant'), '2026-11-22T23:00:00Z')).toBe('2026-11-22T23:00:00Z');
    expect(due(wish('UTC', 'instant', NIGHT), '2026-11-22T12:00:00Z')).toBe('2026-11-22T12:00:00Z');
  });

  test('waits for the end of quiet hours', () => {
    expect(due(wish('Asia/Kathmandu', 'instant', NIGHT), '2026-11-22T18:00:00Z')).toBe(
      '2026-11-23T01:15:00Z',
    );
  });

  test('is sent immediately when it is urgent', () => {
    for (const frequency of ['instant', 'hourly', 'daily'] as const) {
      const urgent = { ...wish('UTC', frequency, NIGHT), isUrgent: true };
      expect(due(urgent, '2026-11-22T23:10:00Z')).toBe('2026-11-22T23:10:00Z');
    }
  });
});

describe('a digest', () => {
  test('is sent at the next full hour', () => {
    expect(due(wish('UTC', 'hourly'), '2026-11-22T12:00:00Z')).toBe('2026-11-22T13:00:00Z');
    expect(due(wish('UTC', 'hourly'), '2026-11-22T12:59:59.999Z')).toBe('2026-11-22T13:00:00Z');
  });

  test('uses the local hour, which differs by half an hour in some zones', () => {
    expect(due(wish('Asia/Kolkata', 'hourly'), '2026-11-22T12:00:00Z')).toBe(
      '2026-11-22T12:30:00Z',
    );
    expect(due(wish('Asia/Kathmandu', 'hourly'), '2026-11-22T12:20:00Z')).toBe(
      '2026-11-22T13:15:00Z',
    );
  });

  test.for<[zone: string, at: string, then: string]>([
    ['UTC', '2026-11-22T07:59:59Z', '2026-11-22T08:00:00Z'],
    ['UTC', '2026-11-22T08:00:00Z', '2026-11-23T08:00:00Z'],
    ['Europe/Berlin', '2026-11-22T12:00:00Z', '2026-11-23T07:00:00Z'],
    // 23 and 25 hours.
    ['Europe/Berlin', '2026-03-28T07:00:00Z', '2026-03-29T06:00:00Z'],
    ['Europe/Berlin', '2026-10-24T06:00:00Z', '2026-10-25T07:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-02T22:00:00Z', '2026-10-03T21:00:00Z'],
    ['Asia/Kolkata', '2026-11-22T02:31:00Z', '2026-11-23T02:30:00Z'],
    // There was no 30 December.
    ['Pacific/Apia', '2011-12-29T20:00:00Z', '2011-12-30T18:00:00Z'],
  ])('is sent at eight in the local time of its recipient: %s', ([zone, at, then]) => {
    expect(due(wish(zone, 'daily'), at)).toBe(then);
  });

  test('waits for the end of quiet hours too', () => {
    expect(due(wish('UTC', 'hourly', NIGHT), '2026-11-22T21:30:00Z')).toBe('2026-11-23T07:00:00Z');
    const late = { from: 6 * 60, to: 10 * 60 };
    expect(due(wish('UTC', 'daily', late), '2026-11-22T21:30:00Z')).toBe('2026-11-23T10:00:00Z');
  });
});
