/** English words that say nothing of a passage's topic; contractions stand without their apostrophe. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then there these they ' +
    'this to was will with from have has had been were which who whom what when where why how do does did can ' +
    'could should would may might than so its we you your i eg ie'
  ).split(' '),
);
