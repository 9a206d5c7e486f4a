/** A number of a tenant's series as displayed: `R-000042`. */
export const receiptNumber = (number: number): string => `R-${String(number).padStart(6, '0')}`;
