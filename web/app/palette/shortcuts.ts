type Shortcut = 'palette' | 'sheet';

/** Fields that take text: nothing is intercepted there. */
const FIELDS = 'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])';

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'defaultPrevented' | 'target'
>;

/** What the keys ask for. A single key counts only if the person allows it. */
export function shortcutOf(
  event: Pressed,
  { apple, singleKeys }: { apple: boolean; singleKeys: boolean },
): Shortcut | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented, target } = event;
  if (defaultPrevented || altKey) return null;
  if (target instanceof Element && target.closest(FIELDS) !== null) return null;
  const [wanted, other] = apple ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (key.toLowerCase() === 'k' && wanted && !other && !shiftKey) return 'palette';
  return key === '?' && singleKeys && !ctrlKey && !metaKey ? 'sheet' : null;
}
