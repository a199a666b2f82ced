/** Whether the route is asked every few seconds for ever, so that a line in the log each time would drown the others. */
export function isProbe(route = ''): boolean {
  return route.startsWith('/health/') || route === '/metrics';
}
