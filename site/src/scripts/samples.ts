import { copy, store, stored } from './page';

const LANGUAGE = 'namaskah.docs.language';

/** Shows every sample in one language; a sample without it keeps the only one that it has. */
function showLanguage(language: string): void {
  for (const samples of document.querySelectorAll<HTMLElement>('[data-samples]')) {
    const parts = [...samples.querySelectorAll<HTMLElement>('pre[data-language]')];
    const wanted = parts.find((part) => part.dataset['language'] === language) ?? parts[0];
    for (const part of parts) part.hidden = part !== wanted;
    const select = samples.querySelector('select');
    if (!select || !wanted) continue;
    select.hidden = parts.length === 1;
    select.value = wanted.dataset['language'] ?? '';
  }
}

/** Lets the reader choose the language of all samples, here and on the next page, and copy what is shown. */
export function followSamples(): void {
  showLanguage(stored(LANGUAGE) ?? 'curl');
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLSelectElement) || !('languageChoice' in target.dataset)) return;
    store(LANGUAGE, target.value);
    const top = target.getBoundingClientRect().top;
    showLanguage(target.value);
    // Samples above have other heights now: what the reader looks at stays where it is.
    scrollBy({ top: target.getBoundingClientRect().top - top, behavior: 'instant' });
  });
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const samples = button.closest('[data-samples]');
      const shown = samples?.querySelector<HTMLElement>('pre:not([hidden])');
      if (shown) void copy(button, shown);
    });
  }
}
