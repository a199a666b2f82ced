/** How much of an environment exists: `power` of the stack runtime. */
export const powerStates = ['running', 'paused', 'hibernated'] as const;
export type PowerState = (typeof powerStates)[number];
