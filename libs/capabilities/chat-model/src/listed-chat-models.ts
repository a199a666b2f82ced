import { AppError } from '@plumbline/core';
import { type ChatModel, type ChatModelLimits, ChatModels } from './chat-model.port.js';

/** The models of a list by their ids; the first is the default. */
export class ListedChatModels extends ChatModels {
  constructor(private readonly models: readonly [ChatModel, ...ChatModel[]]) {
    super();
  }

  override get(modelId?: string): ChatModel {
    if (modelId === undefined) return this.models[0];
    const model = this.models.find(({ limits }) => limits.modelId === modelId);
    if (model) return model;
    throw new AppError('MODEL_NOT_FOUND', 'This process does not offer that model.', {
      details: { model: modelId, offered: this.list().map((limits) => limits.modelId) },
    });
  }

  override list(): readonly ChatModelLimits[] {
    return this.models.map(({ limits }) => limits);
  }
}
