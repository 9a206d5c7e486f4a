import { vi } from 'vitest';
import type { Backend, Service } from '../../../../web/api/first-pages-api';
import { LiveModel } from '../../../../web/features/verifications/live/live.model';
import { RentModel } from '../../../../web/features/verifications/rent/rent.model';
import { KeptNumbers } from '../../../../web/features/verifications/numbers/kept-numbers';
import { OwnServicesModel } from '../../../../web/features/verifications/services/own-services.model';
import { ServicesModel } from '../../../../web/features/verifications/services/services.model';
import type { Dashboard } from '../../../../web/shared/dashboard-context';
import { quote, verification } from '../../support/builders';
import { wholeList } from '../../support/lists';

const service = (name: string, displayName: string): Service => ({
  name,
  displayName,
  capability: 'sms',
  category: 'messaging',
  initials: displayName.slice(0, 2),
  colour: 1,
  description: null,
  country: 'US',
  aliases: [],
  popularity: 1,
  priceFromCents: 225,
  stock: { availableCount: 412, capped: false },
  successPercent: null,
  medianSeconds: null,
});

/** The models of the verifications, over a backend that sells WhatsApp, Telegram and Signal. */
export function testModels({ choices, connection, clock }: Dashboard) {
  const list = ['whatsapp:WhatsApp', 'telegram:Telegram', 'signal:Signal'].map((pair) => {
    const [name = '', displayName = ''] = pair.split(':');
    return service(name, displayName);
  });
  const backend = {
    services: vi.fn(async () => wholeList(list)),
    areaCodes: vi.fn(async () => wholeList<never>([])),
    quote: vi.fn<Backend['quote']>(async () =>
      quote({ expiresAt: new Date(Date.now() + 300_000).toISOString(), priceCents: 225 }),
    ),
    rent: vi.fn<Backend['rent']>(async () => verification()),
    verifications: vi.fn(async () => ({ data: [], hasMore: false, nextCursor: null })),
    verification: vi.fn(async () => verification()),
    tier: vi.fn(async () => ({ open: { used: 0, limit: 2 } }) as never),
    favourites: vi.fn(async () => wholeList<{ service: string; createdAt: string }>([])),
    setFavourite: vi.fn(async () => undefined),
    deleteFavourite: vi.fn(async () => undefined),
    cancel: vi.fn(async () => verification()),
    accept: vi.fn(async () => verification()),
    report: vi.fn(async () => verification()),
  };
  const own = new OwnServicesModel(backend);
  const services = new ServicesModel(backend, own);
  const live = new LiveModel({
    backend,
    clock,
    choices,
    tabs: { post: () => undefined },
    onListed: () => undefined,
    onMoved: () => undefined,
    onCode: () => undefined,
    onText: () => undefined,
    onSignedOut: () => undefined,
  });
  const onRented = vi.fn();
  const rent = new RentModel({ backend, connection, clock, onRented, newKey: () => 'key-1' });
  services.all.value = list;
  live.loaded.value = true;
  return { backend, services, own, live, rent, numbers: new KeptNumbers(), onRented };
}
