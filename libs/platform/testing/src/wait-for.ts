export interface WaitOptions {
  /** Default 15,000 ms: a machine may be busy with other things. */
  readonly timeoutMs?: number;
  /** Named in the error. */
  readonly what?: string;
}

/** Asks again every few milliseconds until the condition gives a truthy value, and returns that value. */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  { timeoutMs = 15_000, what = 'the condition' }: WaitOptions = {},
): Promise<NonNullable<Value>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
