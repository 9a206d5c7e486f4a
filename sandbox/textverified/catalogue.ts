import { chance } from '../state/chance';
import { bare, json } from './answers';
import { AREA_CODES } from './area-codes';
import type { Answer, Call } from './call';
import type { Desk } from './desk';
import { isMockName, mocked, MOCK_PRICE } from './mock-names';
import { dollars, quoteCents } from './prices';
import { readJson, requests } from './requests';
import { findService, SERVICES, servicesNamed, servicesOfDomain, type Service } from './services';

const MOST_SHOWN = 9000;

const EVENTS = [
  'v2.sms.received',
  'v2.reservation.created',
  'v2.rental.billingcycle.renewed',
  'v2.rental.billingcycle.expired',
  'v2.rental.backorder.fulfilled',
];

export const account = (desk: Desk): Answer =>
  json({ username: desk.apiUsername, currentBalance: dollars(desk.settings.balanceCents) });

export const areaCodes = (): Answer => json(AREA_CODES);

export const webhookEvents = (): Answer => json(EVENTS);

const serviceView = (row: Service) => ({
  serviceName: row.serviceName,
  description: row.displayName,
  capability: row.capability,
});

/** Mobile lines take texts and calls, internet lines calls only; `allservices` exists for rentals only. */
export function services(desk: Desk, call: Call): Answer {
  const asked = requests(desk.switches).services.safeParse(call.query);
  if (!asked.success) return bare(400, desk.switches.errorBody);
  const { numbertype, reservationtype } = asked.data;
  if (numbertype === 'landline') return json([]);
  const rows = SERVICES.filter((row) => numbertype === 'mobile' || row.capability === 'voice');
  if (reservationtype === 'verification') return json(rows.map(serviceView));
  const all = { serviceName: 'allservices', description: 'All services', capability: 'sms' };
  const listed = rows.filter((row) => !row.serviceName.startsWith('servicenotlisted'));
  return json([...(numbertype === 'mobile' ? [all] : []), ...listed.map(serviceView)]);
}

const offers = (row: Service | undefined, numberType: string): row is Service =>
  row !== undefined &&
  (numberType === 'mobile' || (numberType === 'voip' && row.capability === 'voice'));

export function verificationPrice(desk: Desk, call: Call): Answer {
  const asked = requests(desk.switches).price.safeParse(readJson(call.body));
  if (!asked.success) return bare(400, desk.switches.errorBody);
  const { serviceName, capability, numberType } = asked.data;
  if (isMockName(serviceName)) return mocked(json({ serviceName, price: MOCK_PRICE }));
  const row = findService(serviceName, capability);
  if (!offers(row, numberType)) return bare(400, desk.switches.errorBody);
  return json({ serviceName, price: dollars(quoteCents(row, asked.data, desk.switches)) });
}

/** A service's stock is the seed's, unless set; what is in use is not in stock. */
export function stockOf(desk: Desk, row: Service): number {
  const { serviceName, capability } = row;
  const drawn = Math.floor(
    2000 + 10_000 * chance(desk.seed, 'stock', serviceName, capability) ** 2,
  );
  const owned = desk.switches.stock[serviceName] ?? desk.switches.stock['*'] ?? drawn;
  return Math.max(0, owned - desk.verifications.countPending(serviceName));
}

export function verificationStock(desk: Desk, call: Call): Answer {
  const asked = requests(desk.switches).stock.safeParse(readJson(call.body));
  if (!asked.success) return bare(400, desk.switches.errorBody);
  const { serviceName, capability, numberType } = asked.data;
  if (isMockName(serviceName)) {
    return mocked(json({ availableQuantity: serviceName === 'test_no_numbers' ? 0 : MOST_SHOWN }));
  }
  const row = findService(serviceName, capability);
  if (row === undefined) return bare(400, desk.switches.errorBody);
  const quantity = offers(row, numberType) ? Math.min(MOST_SHOWN, stockOf(desk, row)) : 0;
  return json({ availableQuantity: quantity });
}

export function servicesByDomain(desk: Desk, call: Call): Answer {
  const domain = call.query['domain'];
  if (domain === undefined || domain === '') return bare(400, desk.switches.errorBody);
  return json(
    servicesOfDomain(domain).map((row) => ({
      serviceName: row.serviceName,
      customerDisplayServiceName: row.displayName,
      capability: row.capability,
    })),
  );
}

export function domainsOfService(desk: Desk, call: Call): Answer {
  const row = servicesNamed(call.id)[0];
  return row === undefined ? bare(404, desk.switches.errorBody) : json(row.domains);
}
