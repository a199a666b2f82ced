/** What mostly follows is a name or a number, so a full stop after them never ends a sentence. */
export const leadingAbbreviations: ReadonlySet<string> = new Set(
  (
    'mr mrs ms dr prof rev proc rul hon gen col capt lt sgt sen rep gov st pub pubs sec secs subsec sched schs ' +
    'art arts ch chs chap par pars para paras pt pts vol vols fig figs tab eq eqs app appx reg regs treas temp ' +
    'prop stat cong cf vs v viz e.g eg i.e ie approx est ca nos p pp ed eds ex exs ann div dept cl cls tit'
  ).split(' '),
);

/** They end a sentence only when the next word is one that begins sentences. */
export const trailingAbbreviations: ReadonlySet<string> = new Set(
  (
    'inc co corp ltd llc jr sr etc al u.s u.k u.n e.u d.c a.m p.m ph.d m.d b.a m.a jan feb mar apr jun jul aug ' +
    'sep sept oct nov dec mon tue wed thu fri sat sun ave blvd bros assn intl univ govt hwy ext tel max min'
  ).split(' '),
);

/** These end a sentence unless a number follows: "No. 5", "Answer no. Then …". */
export const numberAbbreviations: ReadonlySet<string> = new Set(['no', 'num', 'item', 'col', 'ref']);

export const sentenceStarters: ReadonlySet<string> = new Set(
  (
    'a all also although an and any are as at because before both but by can do does each either even every for ' +
    'from generally he her here his how however i if in instead is it its many most no not on once one only or ' +
    'other otherwise our see several she since so some such that the their them then there therefore these they ' +
    'this those thus to under unless until use was we what when where whether which while who why will with you your'
  ).split(' '),
);
