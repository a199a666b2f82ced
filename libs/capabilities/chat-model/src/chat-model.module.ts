import { type DynamicModule, Module } from '@nestjs/common';
import type { ChatModelConfig } from './chat-model.config.js';
import { type ChatModel, ChatModels } from './chat-model.port.js';
import { ListedChatModels } from './listed-chat-models.js';

/** Gives every module the `ChatModels` that the configuration names. */
@Module({})
export class ChatModelModule {
  static register(config: ChatModelConfig): DynamicModule {
    const provider = { provide: ChatModels, useFactory: () => createChatModels(config) };
    return { module: ChatModelModule, global: true, providers: [provider], exports: [ChatModels] };
  }
}

/** The models that the configuration names, for programs without a container. */
export async function createChatModels(config: ChatModelConfig): Promise<ChatModels> {
  return new ListedChatModels([await createChatModel(config)]);
}

async function createChatModel(config: ChatModelConfig): Promise<ChatModel> {
  if (config.CHAT_MODEL === 'extractive') {
    const { ExtractiveChatModel } = await import('./adapters/extractive.adapter.js');
    return new ExtractiveChatModel();
  }
  const { OpenAiCompatibleChatModel } = await import('./adapters/openai-compatible.adapter.js');
  return new OpenAiCompatibleChatModel({
    baseUrl: config.OPENAI_BASE_URL,
    apiKey: config.OPENAI_API_KEY,
    model: config.OPENAI_MODEL,
    idleTimeoutMs: config.CHAT_IDLE_TIMEOUT_MS,
    price: { input: config.CHAT_PRICE_INPUT, output: config.CHAT_PRICE_OUTPUT },
  });
}
