import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { cx } from '../cx';

const BASE =
  'inline-flex items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap transition-colors duration-120 disabled:opacity-55 aria-disabled:opacity-55 print:hidden';

const KIND = {
  primary: 'bg-ink text-paper not-disabled:hover:bg-hover',
  /** Something ends that does not come back. */
  danger: 'bg-fail text-paper not-disabled:hover:opacity-90',
  plain: 'border border-edge/60 bg-surface text-ink not-disabled:hover:bg-sunken',
  quiet: 'text-soft not-disabled:hover:bg-sunken not-disabled:hover:text-ink',
} as const;

const SIZE = {
  md: 'min-h-10 px-4 text-base',
  sm: 'min-h-8 px-2.5 text-sm',
  lg: 'min-h-12 px-6 text-md',
  icon: 'size-10 shrink-0',
} as const;

export interface ButtonStyle {
  kind?: keyof typeof KIND;
  size?: keyof typeof SIZE;
  class?: string;
}

/** The style alone, for links that look like buttons. */
export const buttonClass = ({ kind = 'plain', size = 'md', class: extra }: ButtonStyle): string =>
  cx(BASE, KIND[kind], SIZE[size], extra);

type ButtonProps = ButtonStyle &
  Omit<ButtonHTMLAttributes, 'size' | 'class'> & { children: ComponentChildren };

export function Button({ kind, size, class: extra, type = 'button', ...rest }: ButtonProps) {
  const style = { ...(kind && { kind }), ...(size && { size }), ...(extra && { class: extra }) };
  return <button type={type} class={buttonClass(style)} {...rest} />;
}
