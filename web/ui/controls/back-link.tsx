import { ArrowLeft } from 'lucide-preact';
import type { ComponentChildren } from 'preact';

/** To the page that this one is a part of. */
export const BackLink = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a
    href={href}
    class="inline-flex min-h-6 items-center gap-1.5 self-start rounded-control text-sm font-medium text-soft hover:text-ink"
  >
    <ArrowLeft size={16} aria-hidden="true" />
    {children}
  </a>
);
