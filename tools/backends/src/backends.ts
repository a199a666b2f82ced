import type { Backend } from './backend.js';
import { postgres } from './postgres.js';
import { redis } from './redis.js';

export const backends: readonly Backend[] = [redis, postgres];
