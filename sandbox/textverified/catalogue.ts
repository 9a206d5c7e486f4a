import { seededRandom } from '../lib/seeded-random';
import { plainError, json } from './answers';
import { AREA_CODES } from './area-codes';
import type { Answer, Call } from './call';
import type { OperationContext } from './context';
import { isMockName, mocked, MOCK_PRICE } from './mock-names';
import { dollars, quoteCents } from './prices';
import { parseJson, requests } from './requests';
import { findService, SERVICES, servicesNamed, servicesOfDomain, type Service } from './services';

const MAX_SHOWN = 9000;

const EVENTS = [
  'v2.sms.received',
  'v2.reservation.created',
  'v2.rental.billingcycle.renewed',
  'v2.rental.billingcycle.expired',
  'v2.rental.backorder.fulfilled',
];

export const account = (context: OperationContext): Answer =>
  json({ username: context.apiUsername, currentBalance: dollars(context.settings.balanceCents) });

export const areaCodes = (): Answer => json(AREA_CODES);

export const webhookEvents = (): Answer => json(EVENTS);

const serviceView = (row: Service) => ({
  serviceName: row.serviceName,
  description: row.displayName,
  capability: row.capability,
});

/** Mobile lines receive texts and calls, internet lines only calls. `allservices` exists for rentals only. */
export function services(context: OperationContext, call: Call): Answer {
  const asked = requests(context.switches).services.safeParse(call.query);
  if (!asked.success) return plainError(400, context.switches.errorBody);
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

export function verificationPrice(context: OperationContext, call: Call): Answer {
  const asked = requests(context.switches).price.safeParse(parseJson(call.body));
  if (!asked.success) return plainError(400, context.switches.errorBody);
  const { serviceName, capability, numberType } = asked.data;
  if (isMockName(serviceName)) return mocked(json({ serviceName, price: MOCK_PRICE }));
  const row = findService(serviceName, capability);
  if (!offers(row, numberType)) return plainError(400, context.switches.errorBody);
  return json({ serviceName, price: dollars(quoteCents(row, asked.data, context.switches)) });
}

/** Numbers in stock: set by a switch or drawn from the seed, minus the numbers in use. */
export function stockOf(context: OperationContext, row: Service): number {
  const { serviceName, capability } = row;
  const drawn = Math.floor(
    2000 + 10_000 * seededRandom(context.seed, 'stock', serviceName, capability) ** 2,
  );
  const owned = context.switches.stock[serviceName] ?? context.switches.stock['*'] ?? drawn;
  return Math.max(0, owned - context.verifications.countPending(serviceName));
}

export function verificationStock(context: OperationContext, call: Call): Answer {
  const asked = requests(context.switches).stock.safeParse(parseJson(call.body));
  if (!asked.success) return plainError(400, context.switches.errorBody);
  const { serviceName, capability, numberType } = asked.data;
  if (isMockName(serviceName)) {
    return mocked(json({ availableQuantity: serviceName === 'test_no_numbers' ? 0 : MAX_SHOWN }));
  }
  const row = findService(serviceName, capability);
  if (row === undefined) return plainError(400, context.switches.errorBody);
  const quantity = offers(row, numberType) ? Math.min(MAX_SHOWN, stockOf(context, row)) : 0;
  return json({ availableQuantity: quantity });
}

export function servicesByDomain(context: OperationContext, call: Call): Answer {
  const domain = call.query['domain'];
  if (domain === undefined || domain === '') return plainError(400, context.switches.errorBody);
  return json(
    servicesOfDomain(domain).map((row) => ({
      serviceName: row.serviceName,
      customerDisplayServiceName: row.displayName,
      capability: row.capability,
    })),
  );
}

export function domainsOfService(context: OperationContext, call: Call): Answer {
  const row = servicesNamed(call.id)[0];
  return row === undefined ? plainError(404, context.switches.errorBody) : json(row.domains);
}
