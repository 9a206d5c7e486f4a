const EVERY_MS = 30_000;

const isUp = async (address: string): Promise<boolean> => {
  try {
    const response = await fetch(address, { cache: 'no-store' });
    // An unread body would keep its connection.
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
};

/** Asks the service what it can do, and asks again while somebody looks. */
export function followStatus(): void {
  const list = document.querySelector<HTMLElement>('[data-checks]');
  const note = document.querySelector<HTMLElement>('[data-checked]');
  if (!list || !note) return;
  const check = async (): Promise<void> => {
    await Promise.all(
      [...list.querySelectorAll<HTMLElement>('[data-check]')].map(async (item) => {
        const up = await isUp(item.dataset['check'] ?? '');
        const state = item.querySelector('.state');
        if (!state) return;
        state.textContent = (up ? list.dataset['up'] : list.dataset['down']) ?? '';
        state.className = `state ${up ? 'done' : 'fail'}`;
      }),
    );
    const time = new Date().toLocaleTimeString();
    note.textContent = (note.dataset['checked'] ?? '').replace('{{time}}', time);
  };
  void check();
  setInterval(() => {
    if (document.visibilityState === 'visible') void check();
  }, EVERY_MS);
}
