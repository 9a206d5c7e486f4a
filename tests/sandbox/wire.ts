/** The wire as the provider documents it, written independently of the sandbox. */
interface Link {
  method: string | null;
  href: string | null;
}

export interface Verification {
  id: string;
  number: string;
  state: string;
  serviceName: string;
  totalCost: number;
  createdAt: string;
  endsAt: string;
  sms: { method: string; href: string };
  calls: { method: string; href: string };
  sale: { method: string; href: string };
  cancel: { canCancel: boolean; link: Link };
  reactivate: { canReactivate: boolean; link: Link };
  report: { canReport: boolean; link: Link };
  reuse: { link: Link; reusableUntil: string | null };
}

export interface Sms {
  id: string;
  from: string | null;
  to: string;
  createdAt: string;
  smsContent: string | null;
  parsedCode: string | null;
  encrypted: boolean;
}

export interface Page<T> {
  data: T[];
  hasNext: boolean;
  hasPrevious: boolean;
  count: number;
  links: { current: Link; previous: Link; next: Link };
}

export interface Refusal {
  errorCode: string | null;
  errorDescription: string | null;
}

export interface Purchase {
  reservationId: string;
  idempotencyKey: string | null;
  kind: string;
  service: string;
  number: string;
  price: number;
  soldAt: string;
  state: string;
  charged: number;
  refundedAt: string | null;
}

export interface WebhookReport {
  disabled: boolean;
  failuresInARow: number;
  events: Record<string, number>;
  attempts: {
    eventId: string;
    event: string;
    attempt: number;
    status: number | null;
    error: string | null;
    eventState: string;
  }[];
}
