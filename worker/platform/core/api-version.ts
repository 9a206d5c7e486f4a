/** The version of the contract, as in the path of every route. */
export const API_VERSION = '1';

/** The date of the last change of the contract: the version of the OpenAPI document. */
export const CONTRACT_DATE = '2026-12-01';
