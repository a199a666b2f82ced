import { Readiness } from './readiness.js';

describe(Readiness.name, () => {
  it('is ready without anything to look at', async () => {
    await expect(new Readiness().assertReady()).resolves.toBeUndefined();
  });

  it('names every part that is missing, one whose check fails or hangs among them', async () => {
    const readiness = new Readiness();
    readiness.add('redis', async () => [{ part: 'redis', reason: 'It is away.' }]);
    readiness.add('fine', async () => []);
    readiness.add('broken', () => Promise.reject(new TypeError('secret')));
    readiness.add('silent', () => new Promise(() => undefined));
    const error = await readiness.assertReady().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'UNAVAILABLE',
      message: 'Not ready: redis, broken, silent missing.',
      details: {
        missing: [{ part: 'redis', reason: 'It is away.' }, { part: 'broken' }, { part: 'silent' }],
      },
    });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('shares one look between those who ask at once, and looks again later', async () => {
    const readiness = new Readiness();
    let looks = 0;
    readiness.add('part', async () => (looks++ ? [] : [{ part: 'part', reason: 'Not yet.' }]));
    const both = await Promise.allSettled([readiness.assertReady(), readiness.assertReady()]);
    expect([looks, ...both.map(({ status }) => status)]).toEqual([1, 'rejected', 'rejected']);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1000);
    await expect(readiness.assertReady()).resolves.toBeUndefined();
    jest.restoreAllMocks();
  });

  it('wants no work once it stops, however well everything is', async () => {
    const readiness = new Readiness();
    await readiness.assertReady();
    readiness.beginStop();
    await expect(readiness.assertReady()).rejects.toThrow('Not ready: process missing.');
  });
});
