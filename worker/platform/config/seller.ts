/** The seller, on receipts and in the footer of emails, and the tax that prices contain. A receipt keeps a copy. */
export interface Seller {
  /** Null for the tenant's name. */
  name: string | null;
  address: readonly string[];
  taxNumber: string | null;
  /** The tax that every price contains, in hundredths of a percent. */
  tax: { name: string; basisPoints: number } | null;
}

type SellerVars = Pick<
  Env,
  'SELLER_NAME' | 'SELLER_ADDRESS' | 'SELLER_TAX_NUMBER' | 'TAX_NAME' | 'TAX_PERCENT'
>;

/** They must fit the head of the page. */
const MAX_LINES = 5;
const MAX_CHARACTERS = 80;
const PERCENT = /^(?:[1-9]?\d)(?:\.\d{1,2})?$/;

const linesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The configured seller; what is not configured is absent. */
export function sellerOf(env: SellerVars): Seller {
  const hasTax = Boolean(env.TAX_NAME) && PERCENT.test(env.TAX_PERCENT ?? '');
  return {
    name: env.SELLER_NAME || null,
    address: linesOf(env.SELLER_ADDRESS),
    taxNumber: env.SELLER_TAX_NUMBER || null,
    tax: hasTax
      ? { name: env.TAX_NAME, basisPoints: Math.round(Number(env.TAX_PERCENT) * 100) }
      : null,
  };
}

/** Problems of the seller's configuration (I-52). */
export function sellerProblems(env: SellerVars): string[] {
  const problems: string[] = [];
  const address = linesOf(env.SELLER_ADDRESS);
  if (address.length > MAX_LINES) problems.push(`SELLER_ADDRESS has more than ${MAX_LINES} lines`);
  const texts = {
    SELLER_NAME: [env.SELLER_NAME ?? ''],
    SELLER_ADDRESS: address,
    SELLER_TAX_NUMBER: [env.SELLER_TAX_NUMBER ?? ''],
    TAX_NAME: [env.TAX_NAME ?? ''],
  };
  for (const [name, lines] of Object.entries(texts))
    if (lines.some((line) => line.length > MAX_CHARACTERS))
      problems.push(`${name} has a line of more than ${MAX_CHARACTERS} characters`);
  if (Boolean(env.TAX_NAME) !== Boolean(env.TAX_PERCENT))
    problems.push('TAX_NAME and TAX_PERCENT belong together');
  if (env.TAX_PERCENT && !PERCENT.test(env.TAX_PERCENT))
    problems.push('TAX_PERCENT must be a percentage below 100, like 7.5');
  return problems;
}
