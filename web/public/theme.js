// Before the first paint: a chosen theme must not flash in the system's.
try {
  const theme = localStorage.getItem('namaskah.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the system's theme stays.
}
