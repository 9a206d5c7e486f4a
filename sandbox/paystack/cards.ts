/** The bank's decision. */
type Ending = 'success' | 'declined' | 'insufficient' | 'noToken' | 'error' | 'timeout';

export interface TestCard {
  number: string;
  cvv: string;
  pin?: string;
  /** Asks for any phone number of at least ten digits. */
  phone?: true;
  otp?: string;
  /** Redirects the customer to the bank's page. */
  bank?: true;
  ending: Ending;
  /** Documented as leaving a reusable authorization. */
  reusable?: true;
  /** The final state of its refunds. */
  refund?: 'failed' | 'needs-attention';
  brand: 'visa' | 'verve';
  title: string;
}

/** The published test cards. */
export const TEST_CARDS: readonly TestCard[] = [
  {
    number: '4084084084084081',
    cvv: '408',
    ending: 'success',
    reusable: true,
    brand: 'visa',
    title: 'Success',
  },
  {
    number: '507850785078507812',
    cvv: '081',
    pin: '1111',
    ending: 'success',
    brand: 'verve',
    title: 'PIN',
  },
  {
    number: '5060666666666666666',
    cvv: '123',
    pin: '1234',
    otp: '123456',
    ending: 'success',
    brand: 'verve',
    title: 'PIN and OTP',
  },
  {
    number: '507850785078507804',
    cvv: '884',
    pin: '0000',
    phone: true,
    otp: '123456',
    ending: 'success',
    brand: 'verve',
    title: 'PIN, phone and OTP',
  },
  {
    number: '4084080000000409',
    cvv: '000',
    bank: true,
    ending: 'success',
    brand: 'visa',
    title: 'Bank authentication (3-D Secure)',
  },
  { number: '4084080000005408', cvv: '001', ending: 'declined', brand: 'visa', title: 'Declined' },
  {
    number: '4084080000670037',
    cvv: '787',
    ending: 'insufficient',
    brand: 'visa',
    title: 'Insufficient funds',
  },
  {
    number: '507850785078507853',
    cvv: '082',
    pin: '0000',
    ending: 'noToken',
    brand: 'verve',
    title: 'Token not generated',
  },
  { number: '5060660000000064', cvv: '606', ending: 'error', brand: 'verve', title: 'Error 500' },
  { number: '506066506066506067', cvv: '060', ending: 'timeout', brand: 'verve', title: 'Timeout' },
  {
    number: '4084080000671803',
    cvv: '180',
    ending: 'success',
    refund: 'failed',
    brand: 'visa',
    title: 'Success, its refund fails',
  },
  {
    number: '4084080000671902',
    cvv: '190',
    ending: 'success',
    refund: 'needs-attention',
    brand: 'visa',
    title: 'Success, its refund needs attention',
  },
];

const BY_NUMBER = new Map(TEST_CARDS.map((card) => [card.number, card]));

export const findCard = (number: string): TestCard | undefined => BY_NUMBER.get(number);

/** Pays without a challenge; used by the control API. */
export const DEFAULT_CARD = '4084084084084081';
export const DEFAULT_EXPIRY = '1230';

/** The wallet that succeeds; all others are declined. */
export const MOBILE_MONEY = '0551234987';
export const isWallet = (instrument: string): boolean => findCard(instrument) === undefined;

/** Our own texts: Paystack does not document them. */
export const RESPONSES = {
  declined: 'Declined',
  insufficient: 'Insufficient Funds',
  noToken: 'Token Not Generated. Customer Not Registered on Token Platform',
  error: 'An error occurred at the bank',
  timeout: 'Timed out waiting for the bank',
  pin: 'Incorrect PIN',
  otp: 'Incorrect OTP',
  refusedByBank: 'Authentication failed',
} as const;
