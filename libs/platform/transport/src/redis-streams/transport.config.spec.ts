import { redisStreamsOptions, TransportConfig } from './transport.config.js';

const secret = 'a secret of thirty-two characters';

function problemsOf(environment: Record<string, string>): string[] {
  const { error } = TransportConfig.safeParse(environment);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('TransportConfig', () => {
  it('needs only the broker', () => {
    const config = TransportConfig.parse({ REDIS_URL: 'redis://127.0.0.1:6379' });
    const options = redisStreamsOptions(config, { service: 'router' });
    expect(options).toMatchObject({ service: 'router', url: 'redis://127.0.0.1:6379', leaseMs: 5000 });
  });

  it.each(['', 'localhost:6379', 'http://localhost', 'redis://', 'not a url'])(
    'names a wrong broker %p in one line without repeating it',
    (REDIS_URL) => {
      const problems = problemsOf({ REDIS_URL });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('REDIS_URL must be redis://host:port');
    },
  );

  it('reads the keys of callers and refuses short ones', () => {
    const keys = `gateway=${secret}, router=${secret}=`;
    const config = TransportConfig.parse({ REDIS_URL: 'rediss://h', TRANSPORT_CALLER_KEYS: keys });
    expect(config.TRANSPORT_CALLER_KEYS).toEqual({ gateway: secret, router: `${secret}=` });
    const short = { REDIS_URL: 'redis://h', TRANSPORT_KEY: 'short', TRANSPORT_CALLER_KEYS: 'gateway=short' };
    expect(problemsOf(short)).toHaveLength(2);
  });
});
