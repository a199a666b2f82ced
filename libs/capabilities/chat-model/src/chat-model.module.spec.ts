import { ChatModelConfig } from './chat-model.config.js';
import { createChatModels } from './chat-model.module.js';

describe(createChatModels.name, () => {
  it('offers the extractive model by default', async () => {
    const models = await createChatModels(ChatModelConfig.parse({}));
    expect(models.list()).toMatchObject([{ modelId: 'plumbline/extractive', generative: false }]);
    expect(models.get().limits.modelId).toBe('plumbline/extractive');
  });

  it('offers the model of a server by its name and with its price', async () => {
    const config = { CHAT_MODEL: 'openai-compatible', OPENAI_MODEL: 'llama', CHAT_PRICE_OUTPUT: '2.5' };
    const models = await createChatModels(ChatModelConfig.parse(config));
    const { limits } = models.get('openai-compatible/llama');
    expect(limits).toMatchObject({ generative: true, price: { input: 0, output: 2.5 } });
  });

  it('throws MODEL_NOT_FOUND for any other', async () => {
    const models = await createChatModels(ChatModelConfig.parse({}));
    expect(() => models.get('no/such')).toThrow(expect.objectContaining({ code: 'MODEL_NOT_FOUND' }));
  });

  it.each([
    { CHAT_MODEL: 'gpt' },
    { OPENAI_BASE_URL: 'file:///etc/passwd' },
    { CHAT_IDLE_TIMEOUT_MS: '0' },
    { CHAT_PRICE_INPUT: '-1' },
  ])('refuses %j', (environment) => {
    expect(ChatModelConfig.safeParse(environment).success).toBe(false);
  });
});
