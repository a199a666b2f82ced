import { fileURLToPath } from 'node:url';

/** The processes of the system; the gateway asks all others. */
export const services = ['router', 'retrieval', 'memory', 'generation', 'ingestion', 'gateway'] as const;
export type ServiceName = (typeof services)[number];

/** Those with tables of their own, or a right on those of another. */
export const withTables = services.filter((service) => service !== 'router');

/** Of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The built program. */
export function scriptOf(service: ServiceName): string {
  return fileURLToPath(new URL(`../../../apps/${service}/dist/main.js`, import.meta.url));
}
