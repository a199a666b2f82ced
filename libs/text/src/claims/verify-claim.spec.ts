import { verifyClaim } from './verify-claim.js';

type Case = readonly [claim: string, quote: string];

const vat = 'A vendor must register within 21 business days of becoming liable.';
const rate = 'The standard rate of VAT changed from 14% to 15% with effect from 1 April 2018.';
const refund = 'The Commissioner may not refund penalties that were paid before 1 April 2018.';
const dividends = 'Dividends that accrue to a non-resident from South Africa are exempt from normal tax.';
const records = 'Records must be kept for at least five years from the date of the last entry.';
const form = 'Use Form 1040-EZ if your taxable income is below $100,000 and you claim no dependents.';
const section =
  'Under section 10(22) the Internal Revenue Service attributes the consideration to both supplies.';
const population =
  'The city had 1.25 million inhabitants, nearly half of them under thirty, on July 4, 2021.';

const extension = 'The period of an extension may not exceed a total period of 40 business days.';
const charge = 'The applicant does not yet have an attorney for the hearing on the licence, officials said.';
const outlawed = 'The council has never — ever — outlawed a medical procedure, a member said.';
const part = 'The new office would be within the Department of Public Works.';

const supported: readonly Case[] = [
  [
    'Vendors come within the act when they earn something taxable.',
    'Vendors with taxable income fall within the act.',
  ],
  ['An extension may last at most 40 business days in total.', extension],
  ['The council never outlawed any medical procedure.', outlawed],
  ['Vendors are obliged to register within 21 business days.', vat],
  ['Within twenty-one business days of becoming liable, vendors have to apply for registration.', vat],
  ['VAT rose from 14 per cent to 15 percent on 2018-04-01.', rate],
  ['Since April 1st, 2018 the standard VAT rate has been 15%.', rate],
  ['Penalties paid before 1 April 2018 cannot be refunded by the Commissioner.', refund],
  ['The Commissioner is prohibited from refunding penalties paid before April 2018.', refund],
  ['A non-resident does not pay normal tax on dividends from South Africa.', dividends],
  ['South African dividends that accrue to nonresidents are not subject to normal tax.', dividends],
  ['Keep records for a minimum of 5 years from the last entry.', records],
  ['Records have to be held for no less than sixty months after the last entry.', records],
  ["Form 1040-EZ can be used if you don't claim dependents and taxable income is less than $100,000.", form],
  ['The IRS attributes the consideration to both supplies under section 10(22).', section],
  ['On 4 July 2021 the city had about 1.3 million inhabitants.', population],
  [
    'The population of the city was 1,250,000 on 4 July 2021, with the city having inhabitants mostly young.',
    population,
  ],
  ['Almost 50% of the inhabitants of the city were under 30.', population],
];

const unsupported: readonly (readonly [kind: string, ...Case])[] = [
  ['number', 'Vendors are obliged to register within 12 business days.', vat],
  ['number', 'Vendors are obliged to register within 21 months of becoming liable.', vat],
  ['number', 'VAT rose from 14% to 16% on 1 April 2018.', rate],
  ['number', 'The city had 12.5 million inhabitants on July 4, 2021.', population],
  ['number', 'Keep records for a minimum of 6 years from the last entry.', records],
  ['date', 'VAT rose from 14% to 15% on 1 April 2019.', rate],
  ['date', 'VAT rose from 14% to 15% on 4 January 2018.', rate],
  ['date', 'VAT rose from 14% to 15% on 11 April 2018.', rate],
  ['name', 'The Minister may not refund penalties that were paid before 1 April 2018.', refund],
  ['name', 'Use Form 1040-NR if your taxable income is below $100,000 and you claim no dependents.', form],
  ['name', 'Under section 10(2) the IRS attributes the consideration to both supplies.', section],
  ['name', 'Under section 10(22) the FBI attributes the consideration to both supplies.', section],
  ['negation', 'Vendors are not obliged to register within 21 business days.', vat],
  ['negation', 'The Commissioner may refund penalties that were paid before 1 April 2018.', refund],
  ['negation', 'The Commissioner may not refund penalties that were paid after 1 April 2018.', refund],
  [
    'negation',
    'Dividends that accrue to a non-resident are taxable with normal tax in South Africa.',
    dividends,
  ],
  ['negation', 'Dividends that accrue to a non-resident are not exempt from normal tax.', dividends],
  ['negation', 'Records must be kept for at most five years from the date of the last entry.', records],
  [
    'negation',
    'Use Form 1040-EZ if your taxable income is above $100,000 and you claim no dependents.',
    form,
  ],
  ['negation', 'The standard rate of VAT did not change from 14% to 15% on 1 April 2018.', rate],
  ['negation', 'The period of an extension may exceed a total period of 40 business days.', extension],
  ['negation', 'The applicant does have a lawyer for the hearing on the licence, officials said.', charge],
  ['negation', 'The council has outlawed a medical procedure, a member said.', outlawed],
  ['negation', 'The new office would not be part of the Department of Public Works.', part],
  ['grounding', 'The weather in spring is usually mild and pleasant.', vat],
];

describe(verifyClaim.name, () => {
  it.each(supported)('lets a true paraphrase pass: %s', (claim, quote) => {
    expect(verifyClaim(claim, quote)).toEqual({ supported: true, reasons: [] });
  });

  it.each(unsupported)('stops a false %s: %s', (kind, claim, quote) => {
    const { supported: passes, reasons } = verifyClaim(claim, quote);
    expect(passes).toBe(false);
    expect(reasons.map((reason) => reason.kind)).toContain(kind);
  });

  it('takes names from the context, and numbers and dates never', () => {
    const quote = 'Vendors must register within 21 days.';
    expect(verifyClaim('Under the VAT Act vendors must register within 21 days.', quote).supported).toBe(
      false,
    );
    expect(
      verifyClaim('Under the VAT Act vendors must register within 21 days.', quote, 'VAT Act').supported,
    ).toBe(true);
    expect(verifyClaim('Vendors must register within 30 days.', quote, 'The 30 days rule').supported).toBe(
      false,
    );
  });

  it('takes linear time on hostile text', () => {
    const long = `${'not 1,1,1 (a(b) January '.repeat(20_000)}`;
    const before = performance.now();
    verifyClaim(long, long);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
