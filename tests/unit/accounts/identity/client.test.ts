import { describe, expect, test } from 'vitest';
import { describeDevice, describePlace } from '../../../../worker/accounts/identity/device';

describe('names of devices and places', () => {
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';
  test.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [`${mac} (KHTML, like Gecko) Version/18.0 Safari/605.1.15`, 'Safari on macOS'],
    [`${mac} (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`, 'Chrome on macOS'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['curl/8.5.0', 'curl'],
    ['<script>', null],
    ['', null],
    [null, null],
  ])('%s is %s', (userAgent, device) => {
    expect(describeDevice(userAgent)).toBe(device);
  });

  test('a place is as precise as the known data', () => {
    expect(describePlace('Accra', 'GH')).toBe('Accra, GH');
    expect(describePlace(null, 'GH')).toBe('GH');
    expect(describePlace('Accra', null)).toBeNull();
  });
});
