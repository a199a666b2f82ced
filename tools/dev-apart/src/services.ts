import { fileURLToPath } from 'node:url';
import { type ServiceName, serviceNames } from '@plumbline/contracts';

/** Those with tables of their own, or a right on those of another. */
export const withTables = serviceNames.filter((service) => service !== 'router');

/** Of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The built program. */
export function scriptOf(service: ServiceName): string {
  return fileURLToPath(new URL(`../../../apps/${service}/dist/main.js`, import.meta.url));
}
