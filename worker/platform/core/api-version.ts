/** The version of the contract, as in the path of every route. */
export const API_VERSION = '1';
