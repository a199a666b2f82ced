import { changedShare, type SupportedClaim } from './supported-claims.js';

/** Other words for words that documents use often; the facts of a sentence are not among them. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  `must|has to,shall|has to,required|obliged,requirement|condition,submit|hand in,submitted|handed in,obtain|get,purchase|buy,purchased|bought
  person|individual,persons|people,individual|person,individuals|people,amount|sum,amounts|sums,applicable|relevant,apply|hold,applies|holds
  receive|get,received|got,receives|gets,provide|supply,provided|given,provides|gives,determine|work out,determined|worked out,calculate|work out
  calculated|worked out,enter|write,entered|written,complete|fill in,completed|filled in,additional|further,information|details,taxpayer|payer of tax
  taxpayers|payers of tax,vendor|trader,vendors|traders,employer|company,employers|companies,employee|worker,employees|workers,goods|wares
  commence|start,commences|starts,period|time span,periods|time spans,regarding|about,relating|which relates,respect|regard,purpose|aim,purposes|aims
  entitled|allowed,permitted|allowed,specific|particular,request|ask for,requested|asked for,requests|asks for,situation|case,circumstances|conditions
  result|outcome,results|outcomes,therefore|so,following|next,various|several,certain|particular,whether|if,refer|look,consists|is made up
  remain|stay,remains|stays,retain|keep,retained|kept,claim|ask for,claimed|asked for,claims|asks for,make|carry out,made|carried out
  pay|settle,paid|settled,payment|settlement,payments|settlements,issue|hand out,issued|handed out,issues|hands out,deduct|subtract,deducted|subtracted
  deduction|subtraction,deductions|subtractions,used|employed,use|employ,uses|employs,document|paper,documents|papers,figure|compute,figured|computed
  report|declare,reported|declared,include|count in,included|counted in,includes|counts in,income|earnings,spouse|partner,property|possession
  dwelling|home,earned|made,expenses|costs,expense|cost,tax return|declaration,child|kid,children|kids,business|trade,considered|regarded,generally|usually
  instructions|directions,rules|regulations,qualify|be eligible,qualifies|is eligible,file|hand in,filed|handed in,filing|handing in,means|signifies
  example|instance,examples|instances,order|sequence,manner|way,method|way,methods|ways,supporting|backing,notify|inform,notified|informed,consider|regard
  person's|individual's,ensure|make sure,ensures|makes sure,accordance|line,subject|liable,consideration|reward,relevant|fitting,occur|happen,occurs|happens
  prior|earlier,subsequent|later,necessary|needed,option|choice,options|choices,select|choose,selected|chosen,display|show,displayed|shown,allows|lets,allow|let`
    .split(/[,\n]/)
    .map((pair) => pair.trim().split('|'))
    .map(([word = '', other = '']) => [word, other] as const),
);
const CARDINALS = '_ one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** The sentence with other words for the same facts; the same sentence gives the same words. */
export function paraphrase(sentence: string): string {
  return sentence
    .replaceAll(/(?<![\p{L}-])\p{Ll}[\p{Ll}']+(?![\p{L}-])/gu, (word) => SYNONYMS.get(word) ?? word)
    .replaceAll(
      /(?<![\d.,$€£(/-])\b(\d{1,2})(?= (?:\w+ )?(?:day|month|year|week)s?\b)/g,
      (digits) => CARDINALS[Number(digits)] ?? digits,
    )
    .replaceAll(/(\d)%/g, '$1 percent')
    .replaceAll(/\bcannot\b/g, 'can not')
    .replaceAll(/\bmay not\b/g, 'must not');
}

/** Claims in other words, of those alone in which at least 30 % of the content words then differ from the source. */
export function paraphrased(claims: readonly SupportedClaim[]): SupportedClaim[] {
  return claims
    .map((supported) => {
      const claim = paraphrase(supported.claim);
      return { ...supported, claim, changed: changedShare(claim, supported.passage) };
    })
    .filter(({ changed }) => changed >= 0.3);
}

const FACT =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}]+|\d[\d,.]*\d|\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|second|third|fifth|sixth|hundred|dozen|twice)\b/gu;

/**
 * Whether the passage has every number and capitalised word of the claim, whatever the way it is told: people call two
 * news sentences the same although one names a person or a sum that the other leaves out, and such a claim is not true
 * by its passage. Ordinary words that open a sentence are told from names by their lower case somewhere in `common`.
 */
export function keepsFacts({ claim, passage }: SupportedClaim, common: ReadonlySet<string>): boolean {
  const stated = new Set((passage.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(singular));
  const joined = passage.toLowerCase().replaceAll(/[.,]/g, '');
  return (claim.match(FACT) ?? []).every((fact) => {
    const plain = fact.toLowerCase().replaceAll(/[.,]/g, '');
    const opens = claim.replace(/^\W+/, '').startsWith(fact) && common.has(plain);
    return opens || stated.has(singular(plain)) || joined.includes(plain);
  });
}

/** Words that the claims use in lower case. */
export function commonWords(claims: readonly SupportedClaim[]): ReadonlySet<string> {
  return new Set(
    claims.flatMap(({ claim, passage }) => `${claim} ${passage}`.match(/(?<![\p{L}.])\p{Ll}+/gu) ?? []),
  );
}

function singular(word: string): string {
  return word.replace(/s$/, '');
}
