import type { Switches } from './switches';
import type { Service } from './services';

interface Options {
  areaCode: boolean;
  carrier: boolean;
}

const factorOf = (factors: Record<string, number>, name: string): number =>
  factors[name] ?? factors['*'] ?? 1;

/** Credits are dollars; amounts are stored in cents. */
export function quoteCents(service: Service, options: Options, switches: Switches): number {
  const factor = factorOf(switches.priceFactor, service.serviceName);
  const surcharge =
    (options.areaCode ? switches.areaCodeSurcharge : 0) +
    (options.carrier ? switches.carrierSurcharge : 0);
  return Math.round(service.cents * factor + surcharge * 100);
}

/** A sale differs from its quote when the price changes in between. */
export const saleCents = (service: Service, options: Options, switches: Switches): number =>
  Math.round(
    quoteCents(service, options, switches) * factorOf(switches.saleFactor, service.serviceName),
  );

export const dollars = (cents: number): number => cents / 100;
