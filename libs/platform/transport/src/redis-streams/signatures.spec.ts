import type { RequestMessage } from './request-message.js';
import { Signatures } from './signatures.js';

const key = 'a key of thirty-two characters !!';
const now = 1_700_000_000_000;
const message: RequestMessage = {
  id: 'gateway.1.0',
  pattern: 'memory.read-session',
  replyTo: '{rpl:gateway.1}',
  budgetMs: 1000,
  metadata: '{}',
  data: '{"a":1}',
  signature: '',
};

describe(Signatures.name, () => {
  const callers = new Signatures({ own: key });
  const believing = new Signatures({ callers: { gateway: key } });
  const signed = callers.sign(message, now);

  it('proves a message for a while', () => {
    expect(believing.problemWith(signed, now + 10)).toBeUndefined();
    expect(believing.problemWith(signed, now + 60_000)).toBe('stale');
    expect(believing.problemWith(signed, now - 60_000)).toBe('stale');
  });

  it.each<Partial<RequestMessage>>([
    { id: 'gateway.1.1' },
    { pattern: 'memory.delete-session' },
    { replyTo: '{rpl:gateway.2}' },
    { budgetMs: 1001 },
    { firstSentAt: now },
    { createdAt: now + 1 },
    { createdAt: undefined },
    { metadata: '{} ' },
    { metadata: '', data: '{}{"a":1}' },
    { data: '{"a":2}' },
    { signature: 'AAAA' },
  ])('does not prove one in which %p was put', (change) => {
    expect(believing.problemWith({ ...signed, ...change }, now)).toBe('forged');
  });

  it('does not believe one that is unsigned or of a caller without a key', () => {
    expect(believing.problemWith(message, now)).toBe('unsigned');
    const router = callers.sign({ ...message, id: 'router.1.0' }, now);
    expect(believing.problemWith(router, now)).toBe('unknown');
    expect(believing.problemWith({ ...signed, id: 'constructor.1.0' }, now)).toBe('unknown');
  });

  it('takes everything where no caller has a key', () => {
    expect(new Signatures({}).problemWith(message, now)).toBeUndefined();
  });

  it('lets only the caller itself cancel, and only now', () => {
    const text = callers.signCancel('gateway.1.0', now);
    expect(believing.readCancel(text, now)).toBe('gateway.1.0');
    expect(believing.readCancel(text.replace('1.0', '1.1'), now)).toBeUndefined();
    expect(believing.readCancel(text, now + 60_000)).toBeUndefined();
    expect(believing.readCancel('gateway.1.0', now)).toBeUndefined();
  });
});
