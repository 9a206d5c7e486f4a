export const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The keys that open the palette, as this platform writes them. */
export const paletteKeys = (): string => (isApple() ? '⌘K' : 'Ctrl K');
