import { MiniLmEmbedder } from '@plumbline/embedder/adapters/minilm';
import { RoutingService } from './routing.service.js';

describe(RoutingService.name, () => {
  const embedder = new MiniLmEmbedder({ threads: 1 });
  const service = new RoutingService(embedder);
  afterAll(() => embedder.close());

  const routeOf = async (message: string) =>
    (await service.decide({ message, history: [], collection: 'default' })).route.name;

  it.each([
    ['Hello there!', 'smalltalk'],
    ['Thank you very much.', 'smalltalk'],
    ['Tell me a joke about cats', 'refuse'],
    ['Write me a poem about spring', 'refuse'],
    ['How much is the standard deduction?', 'documents'],
    ['Help me figure the depreciation of my car', 'documents'],
    ['Does rain damage count as a casualty loss?', 'documents'],
    ['Bone marrow cells contribute to adult macrophage compartments.', 'documents'],
  ])('sends "%s" to %s', async (message, route) => expect(await routeOf(message)).toBe(route));

  it('gives the vector of the question that it decided on', async () => {
    const { vector } = await service.decide({ message: 'When?', history: [], collection: 'default' });
    expect(vector.modelId).toBe(embedder.limits.modelId);
    expect(vector.vector).toHaveLength(embedder.limits.dimensions);
  });
});
