// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copy } from '../../../site/src/scripts/page';

const writeText = vi.fn<(text: string) => Promise<void>>();
let button: HTMLElement;
let sample: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  writeText.mockReset().mockResolvedValue(undefined);
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  document.body.innerHTML = '<button aria-label="Copy the sample"></button><pre>curl</pre>';
  [button, sample] = [...document.querySelectorAll<HTMLElement>('button, pre')] as [
    HTMLElement,
    HTMLElement,
  ];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const said = () => [button.getAttribute('aria-label'), button.dataset['copied']];

test('a sample is copied, and the button says so for two seconds', async () => {
  await copy(button, sample);
  expect(writeText.mock.calls).toEqual([['curl']]);
  expect(said()).toEqual(['Copied', 'true']);
  vi.advanceTimersByTime(1_999);
  expect(said()).toEqual(['Copied', 'true']);
  vi.advanceTimersByTime(1);
  expect(said()).toEqual(['Copy the sample', undefined]);
});

test('a second click keeps the label of the button, and begins the two seconds again', async () => {
  await copy(button, sample);
  vi.advanceTimersByTime(1_500);
  await copy(button, sample);
  vi.advanceTimersByTime(1_500);
  expect(said()).toEqual(['Copied', 'true']);
  vi.advanceTimersByTime(500);
  expect(said()).toEqual(['Copy the sample', undefined]);
});

test.each([
  ['refuses', { clipboard: { writeText: () => Promise.reject(new Error('denied')) } }],
  ['has none', {}],
])(
  'a browser that %s the clipboard: the sample is selected, and the button says so',
  async (_, fake) => {
    vi.stubGlobal('navigator', fake);
    await copy(button, sample);
    expect(said()).toEqual(['Your browser blocked copying. The sample is selected.', 'false']);
    expect(String(getSelection())).toBe('curl');
    vi.advanceTimersByTime(2_000);
    expect(said()).toEqual(['Copy the sample', undefined]);
  },
);
