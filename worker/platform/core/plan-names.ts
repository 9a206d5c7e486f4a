/** The name of a plan as customers read it: `developer` is `Developer`. */
export const planName = (tier: string): string => tier.charAt(0).toUpperCase() + tier.slice(1);
