import { ArrowLeft } from 'lucide-preact';
import type { ComponentChildren } from 'preact';

/** A link to the parent page. */
export const BackLink = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a
    href={href}
    class="inline-flex min-h-6 items-center gap-1.5 self-start rounded-control text-sm font-medium text-soft hover:text-ink"
  >
    <ArrowLeft size={16} aria-hidden="true" />
    {children}
  </a>
);
