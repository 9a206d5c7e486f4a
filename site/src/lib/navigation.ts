/** A published Markdown document: its source below `docs/`, its address, and its label in the sidebar. */
export interface Guide {
  file: string;
  slug: string;
  label: string;
}

interface Section {
  title: string;
  guides: readonly Guide[];
}

const guide = (slug: string, label: string, file = `guides/${slug}.md`): Guide => ({
  slug: `docs/${slug}`,
  label,
  file,
});

/** The sidebar's sections of guides, in reading order. */
export const GUIDE_SECTIONS: readonly Section[] = [
  {
    title: 'Start',
    guides: [
      guide('quickstart', 'Quickstart'),
      guide('authentication', 'Authentication'),
      guide('sandbox', 'Sandbox'),
      guide('going-live', 'Going live'),
    ],
  },
  {
    title: 'Build',
    guides: [
      guide('verifications', 'Wait for a code'),
      guide('requests', 'Requests and responses'),
      guide('idempotency', 'Idempotency'),
      guide('errors', 'Errors'),
      guide('limits', 'Limits and plans'),
      guide('payments', 'Payments'),
    ],
  },
  {
    title: 'Events',
    guides: [
      guide('webhooks', 'Webhooks'),
      guide('websocket', 'Live stream'),
      guide('notifications', 'Notifications'),
    ],
  },
  {
    title: 'Help',
    guides: [
      guide('troubleshooting', 'Troubleshooting'),
      guide('faq', 'FAQ'),
      guide('security', 'Security'),
      guide('deployment', 'Running your own', 'configuration.md'),
      guide('changelog', 'Changelog', 'changelog.md'),
      guide('contact', 'Contact'),
    ],
  },
];

export const GUIDES: readonly Guide[] = GUIDE_SECTIONS.flatMap(({ guides }) => guides);

export const LEGAL: readonly Guide[] = [
  { slug: 'legal/terms', label: 'Terms', file: 'legal/terms.md' },
  { slug: 'legal/privacy', label: 'Privacy', file: 'legal/privacy.md' },
  { slug: 'legal/acceptable-use', label: 'Acceptable use', file: 'legal/acceptable-use.md' },
  { slug: 'legal/cookies', label: 'Cookies', file: 'legal/cookies.md' },
];

/** A resource of the reference: the tags whose operations it shows, or some operations by id. */
export interface Resource {
  slug: string;
  title: string;
  about: string;
  tags: readonly string[];
  ids?: readonly string[];
}

export const RESOURCES: readonly Resource[] = [
  {
    slug: 'verifications',
    title: 'Verifications',
    about: 'Rent a number, wait for its code, cancel, accept, report, reuse.',
    tags: ['Verifications'],
  },
  {
    slug: 'catalogue',
    title: 'Services and prices',
    about: 'Services, area codes and quotes with a fixed price.',
    tags: ['Catalogue'],
  },
  {
    slug: 'credits',
    title: 'Credits',
    about: 'Balance, transactions, ledger and monthly statements.',
    tags: ['Credits'],
  },
  {
    slug: 'payments',
    title: 'Payments',
    about: 'Checkouts, receipts, saved cards and auto top-up.',
    tags: ['Payments'],
  },
  {
    slug: 'plans',
    title: 'Plans and usage',
    about: 'Plans with their limits, and the use of yours.',
    tags: ['Tiers'],
  },
  {
    slug: 'events',
    title: 'Event log',
    about: 'Every event of the account, in order.',
    tags: ['Events'],
  },
  {
    slug: 'sockets',
    title: 'Sockets',
    about: 'Live events of the account or of one verification.',
    tags: [],
    ids: ['openAccountStream', 'openVerificationSocket', 'createTicket'],
  },
  {
    slug: 'webhooks',
    title: 'Webhooks',
    about: 'Endpoints, secrets, deliveries and replays.',
    tags: ['Webhooks'],
  },
  {
    slug: 'account',
    title: 'Account and keys',
    about: 'The caller, its API keys and the audit log.',
    tags: ['Account'],
  },
  {
    slug: 'documents',
    title: 'Documents and health',
    about: 'OpenAPI documents, error codes and health checks.',
    tags: ['Reference', 'Operation'],
  },
];

/** The addresses of the documents that the build generates, by the source that a guide links to. */
const GENERATED: Readonly<Record<string, string>> = { 'events.md': '/docs/events' };

/** The address of a document below `docs/`; null when it is not published. */
export const addressOf = (file: string): string | null => {
  const found = [...GUIDES, ...LEGAL].find((one) => one.file === file);
  return found ? `/${found.slug}` : (GENERATED[file] ?? null);
};
