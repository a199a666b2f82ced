import { type ServiceName, serviceNames } from '@plumbline/contracts';
import type { Engines } from './engines.js';
import type { KeptSecrets } from './kept-secrets.js';

export type Environment = Readonly<Record<string, string>>;

export interface Surroundings {
  readonly engines: Engines;
  /** Everything that is kept between runs, the documents among it. */
  readonly dataFolder: string;
  readonly secrets: KeptSecrets;
}

/** `operator` is whoever sends a dead letter again: `plumb queue replay`. */
const callers = [...serviceNames, 'operator'];

/** For many processes on one machine; what is set already wins. */
const modest: Environment = { DATABASE_POOL_MAX: '5', EMBEDDER_THREADS: '1' };

/** What every replica of a service gets beside the environment of the supervisor. */
export function environmentOf(
  service: ServiceName,
  { engines, dataFolder, secrets }: Surroundings,
): Environment {
  const unset = Object.entries(modest).filter(([key]) => !process.env[key]);
  return {
    ...Object.fromEntries(unset),
    HOST: '127.0.0.1',
    DATA_DIR: dataFolder,
    REDIS_URL: engines.broker.url,
    CACHE_REDIS_URL: engines.cache.url,
    DATABASE_URL: roleUrl(engines.database.url, service, secrets),
    TRANSPORT_KEY: signingKey(service, secrets),
    TRANSPORT_CALLER_KEYS: callers.map((caller) => `${caller}=${signingKey(caller, secrets)}`).join(),
  };
}

function signingKey(caller: string, secrets: KeptSecrets): string {
  return secrets.secret(`transport ${caller}`);
}

/** The same database as the role of one service. */
function roleUrl(owner: string, service: ServiceName, secrets: KeptSecrets): string {
  const url = new URL(owner);
  url.username = `plumbline_${service}`;
  url.password = secrets.secret(`postgres ${service}`);
  return url.href;
}
