/** The services that answer calls or hear events, in the order in which each finds those it asks. */
export const serviceNames = ['router', 'retrieval', 'memory', 'generation', 'ingestion', 'gateway'] as const;
export type ServiceName = (typeof serviceNames)[number];
