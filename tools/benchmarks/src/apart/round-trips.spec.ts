import { criticalRoundTrips, hopsOf, type MonitoredCommand } from './round-trips.js';

describe('the round trips of a question', () => {
  it('are one request, one reply, and one mark for what may run once', () => {
    const commands = [
      ...['xlen {plumb:router}:rpc', 'ping'].map(words),
      request('router.decide-route', 'g.1'),
      words('xreadgroup GROUP router r:1 COUNT 63 BLOCK 2000 STREAMS {plumb:router}:rpc >'),
      reply('g.1'),
      request('generation.stream-answer', 'g.2', ':stream'),
      words('set {plumb:generation}:ran:g.2 r:2 NX GET PX 179998'),
      reply('g.2'),
      reply('g.2'),
    ];
    const hops = hopsOf(commands);
    expect(hops).toEqual([
      { pattern: 'router.decide-route', requests: 1, frames: 1, starts: 0 },
      { pattern: 'generation.stream-answer', requests: 1, frames: 2, starts: 1 },
    ]);
    expect(criticalRoundTrips(hops)).toBe(5);
  });

  it('grow by a request that was sent again', () => {
    const sent = request('router.decide-route', 'g.1');
    expect(criticalRoundTrips(hopsOf([sent, sent, reply('g.1')]))).toBe(3);
  });

  it('leave out replies to questions of others', () => {
    expect(hopsOf([reply('g.9')])).toEqual([]);
  });
});

function request(pattern: string, id: string, lane = ''): MonitoredCommand {
  const [service] = pattern.split('.');
  return words(`xadd {plumb:${service}}:rpc${lane} NOMKSTREAM * v 1 i ${id} p ${pattern} r {rpl:g} d {}`);
}

function reply(id: string): MonitoredCommand {
  return words(`XADD {rpl:g} NOMKSTREAM MAXLEN ~ 100000 * i ${id} q 0 a 1 z 1 d []`);
}

function words(text: string): MonitoredCommand {
  return text.split(' ');
}
