import { moveClock, trueTime } from './true-time.js';

describe(moveClock.name, () => {
  const RealDate = Date;
  afterEach(() => {
    globalThis.Date = RealDate;
  });

  it('moves every way to ask for the moment, and nothing else', () => {
    moveClock(-300_000);
    const behind = (moment: number) => Math.round((trueTime() - moment) / 10_000) * 10;
    expect([Date.now(), new Date().getTime(), Date.parse(Date())].map(behind)).toEqual([300, 300, 300]);
    expect(new Date(5).getTime()).toBe(5);
    expect(new Date(2020, 1, 2).getFullYear()).toBe(2020);
    expect(new Date()).toBeInstanceOf(RealDate);
    expect(behind(RealDate.now())).toBe(0);
  });
});
