import type { FastifyInstance } from 'fastify';

/** Knows the routes of an application, to tell a wrong method from a wrong path. */
export class AllowedMethods {
  private readonly routes = new Map<string, Set<string>>();

  /** Collects every route that is registered from now on. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      const methods = this.routes.get(url) ?? new Set<string>();
      for (const one of [method].flat()) methods.add(one);
      this.routes.set(url, methods);
    });
  }

  /** Methods of the path, sorted; none when there is no such path. */
  of(path: string): string[] {
    const found = [...this.routes].filter(([pattern]) => matches(pattern.split('/'), path.split('/')));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  }
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const fits = (part: string, index: number) =>
    part.startsWith(':') ? Boolean(path[index]) : part === path[index];
  return pattern.length === path.length && pattern.every(fits);
}
