import type { ChatModel, ChatModelEvent, ChatModelRequest } from '@plumbline/chat-model';
import { tracedStream } from '@plumbline/telemetry';

/** The model's answer under a span of the GenAI semantic conventions (OpenTelemetry): names and counts, no text. */
export function tracedChat(
  model: ChatModel,
  request: ChatModelRequest,
): AsyncGenerator<ChatModelEvent, void> {
  const { modelId } = model.limits;
  const [provider, ...name] = modelId.split('/');
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': name.join('/') || modelId,
    'gen_ai.request.max_tokens': request.maxOutputTokens,
  };
  return tracedStream(`chat ${modelId}`, { kind: 'CLIENT', attributes }, async function* (span) {
    for await (const event of model.stream(request)) {
      if (event.type === 'finish')
        span.setAttributes({
          'gen_ai.response.finish_reasons': [event.reason],
          'gen_ai.usage.input_tokens': event.usage.inputTokens,
          'gen_ai.usage.output_tokens': event.usage.outputTokens,
        });
      yield event;
    }
  });
}
