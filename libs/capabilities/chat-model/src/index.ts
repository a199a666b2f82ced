export { ChatModelConfig } from './chat-model.config.js';
export { ChatModelModule, createChatModels } from './chat-model.module.js';
export * from './chat-model.port.js';
export { ListedChatModels } from './listed-chat-models.js';
