import { z } from 'zod';

/** Environment keys as an app declares them. */
export type KeyedSchema = z.ZodObject;

/** One environment key in words. */
export interface ConfigurationKey {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  /** As it stands in the environment; absent when the key has none. */
  readonly fallback?: string;
}

/** The keys of a schema in its order. */
export function describeConfiguration(schema: KeyedSchema): ConfigurationKey[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const results = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }).properties ?? {};
  return Object.entries(properties).map(([name, property]) => {
    const { description = '' } = property as z.core.JSONSchema.BaseSchema;
    // Of what the program sees: a boolean is a text in the environment, whose default only the result shows.
    const result = results[name];
    const fallback = typeof result === 'object' ? result.default : undefined;
    return {
      name,
      description,
      type: typeOf(result),
      ...(fallback !== undefined && { fallback: String(fallback) }),
    };
  });
}

function typeOf(property: z.core.JSONSchema._JSONSchema | undefined): string {
  if (typeof property !== 'object') return 'text';
  if (property.enum) return property.enum.map((value) => `\`${String(value)}\``).join(', ');
  const names: Record<string, string> = {
    integer: 'whole number',
    number: 'number',
    boolean: '`true`, `false`',
  };
  return names[String(property.type)] ?? 'text';
}
