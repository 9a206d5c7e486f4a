/** The published reusable test card, in the form of verify (contract B.3). */
export const REUSABLE = {
  authorization_code: 'AUTH_ex4mpl3',
  bin: '408408',
  last4: '4081',
  exp_month: '12',
  exp_year: '2030',
  channel: 'card',
  card_type: 'visa ',
  bank: 'TEST BANK',
  country_code: 'NG',
  brand: 'visa',
  reusable: true,
  signature: 'SIG_ex4mpl3',
  account_name: null,
};
