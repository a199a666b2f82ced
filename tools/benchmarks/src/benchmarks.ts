import { benchAnswers } from './answers.bench.js';
import { evaluationData } from './evaluation-data.js';
import type { Measurement } from './measurement.js';
import { benchCorpora } from './parsing/corpora.bench.js';
import { benchParsing } from './parsing/parsing.bench.js';
import { benchQuality } from './quality.bench.js';
import { benchSearchLoad } from './search-load.bench.js';
import { benchStart } from './start.bench.js';
import { benchUpload } from './upload.bench.js';

/** Every benchmark by the name that `npm run bench` takes. */
export const benchmarks: Readonly<Record<string, () => Promise<Measurement[]>>> = {
  start: benchStart,
  answers: benchAnswers,
  upload: benchUpload,
  search: benchSearchLoad,
  quality: benchQuality,
  parsing: () => benchParsing(evaluationData()),
  corpora: () => benchCorpora(evaluationData()),
};
