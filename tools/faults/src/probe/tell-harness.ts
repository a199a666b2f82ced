import type { GatewayReport } from '../history/call-history.js';

/** What the processes of the harness say to it. */
export type ProbeReport =
  | GatewayReport
  | { readonly type: 'ready' }
  | { readonly type: 'unhandled'; readonly message: string }
  | { readonly type: 'poisoned'; readonly callId: string }
  | { readonly type: 'memory'; readonly residentBytes: number };

/** Resolves when it is on its way; without a harness nothing happens. */
export function tellHarness(report: ProbeReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(report, () => resolve());
    else resolve();
  });
}

/** A process of the harness never outlives it, and hides no failure from it. */
export function watchThisProcess(): void {
  const tell = (error: unknown) =>
    tellHarness({ type: 'unhandled', message: error instanceof Error ? (error.stack ?? '') : String(error) });
  process.on('unhandledRejection', (error) => void tell(error));
  process.on('uncaughtException', (error) => void tell(error).then(() => process.exit(70)));
  process.on('disconnect', () => process.exit(71));
}
