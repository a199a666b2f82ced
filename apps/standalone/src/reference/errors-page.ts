import { errorCatalogue } from '@plumbline/core';

/** The error catalogue as a Markdown page. */
export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { status, title, retryable, nextStep }]) =>
      `| \`${code}\` | ${status} | ${title} | ${retryable ? 'yes' : 'no'} | ${nextStep} |`,
  );
  return `# Errors

Generated from the catalogue in \`libs/core\` by \`npm run generate\`. Every failed request is answered with a problem
document (RFC 9457): \`type\`, \`title\`, \`status\`, \`detail\`, \`code\`, \`requestId\`, \`nextStep\`, and \`errors\` with field
paths where fields are wrong. Codes of documents that cannot be read stand on their job.

| code | status | title | can succeed later unchanged | next step |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
