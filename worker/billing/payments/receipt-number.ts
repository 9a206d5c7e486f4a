/** A number of a tenant's series as people see it: `R-000042`. */
export const receiptNumber = (number: number): string => `R-${String(number).padStart(6, '0')}`;
