/** A step as customers see it: the ledger writes `topup`, which the API names `top_up` (`topup:owed` alike). */
export const shownStep = (step: string): string => step.replace(/^topup(?=:|$)/, 'top_up');
