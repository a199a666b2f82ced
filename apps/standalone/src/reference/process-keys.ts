import { type ConfigurationKey, describeConfiguration, type KeyedSchema } from '@plumbline/service-kit';

/** The keys that a process reads. */
export interface ProcessSchema {
  readonly process: string;
  readonly schema: KeyedSchema;
}

/** One key and what each process makes of it. */
export interface SharedKey extends ConfigurationKey {
  readonly processes: readonly string[];
  /** Defaults with the processes that have them, the commonest first; one entry when all agree. */
  readonly fallbacks: readonly { readonly value: string; readonly processes: readonly string[] }[];
}

/** The processes beside standalone, in the order of a question. */
const apart = ['gateway', 'memory', 'router', 'retrieval', 'generation', 'ingestion'];

/** Their schemas as data: an app depends on no other, so the built files are read by their place. */
export function schemasApart(): Promise<ProcessSchema[]> {
  return Promise.all(
    apart.map(async (process) => {
      const file = new URL(`../../../${process}/dist/config.js`, import.meta.url);
      const { Config } = (await import(file.href)) as { Config: KeyedSchema };
      return { process, schema: Config };
    }),
  );
}

/** Every key of any process, in the order of the processes. */
export function sharedKeys(processes: readonly ProcessSchema[]): SharedKey[] {
  const found = new Map<string, { process: string; key: ConfigurationKey }[]>();
  for (const { process, schema } of processes)
    for (const key of describeConfiguration(schema))
      found.set(key.name, [...(found.get(key.name) ?? []), { process, key }]);
  return [...found.values()].map((uses) => shared(uses));
}

function shared(uses: readonly { process: string; key: ConfigurationKey }[]): SharedKey {
  const values = new Map<string, string[]>();
  for (const { process, key } of uses)
    if (key.fallback !== undefined) values.set(key.fallback, [...(values.get(key.fallback) ?? []), process]);
  const fallbacks = [...values].map(([value, processes]) => ({ value, processes }));
  const [first] = uses;
  if (!first) throw new Error('A key is read by somebody.');
  return { ...first.key, fallbacks, processes: uses.map(({ process }) => process) };
}
