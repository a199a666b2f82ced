import { isLoopback } from './local-request.js';

describe(isLoopback.name, () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]', '::ffff:127.0.0.1'])(
    'knows %s',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.2',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '::ffff:192.0.2.1',
    '',
  ])('does not trust "%s"', (host) => expect(isLoopback(host)).toBe(false));
});
