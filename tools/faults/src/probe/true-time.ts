/** Milliseconds since 1970 that no injected clock moves. */
export function trueTime(): number {
  return performance.timeOrigin + performance.now();
}

/** From here on this process believes that it is so much later; timers and `performance` know nothing of it. */
export function moveClock(offsetMs: number): void {
  if (offsetMs === 0) return;
  const RealDate = Date;
  const now = () => RealDate.now() + offsetMs;
  globalThis.Date = new Proxy(RealDate, {
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
    construct: (target, words, made) => Reflect.construct(target, words.length === 0 ? [now()] : words, made),
    apply: () => new RealDate(now()).toString(),
  });
}
