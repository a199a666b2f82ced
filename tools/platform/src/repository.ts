import { fileURLToPath } from 'node:url';

/** The root of the repository that this program is built in. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));
