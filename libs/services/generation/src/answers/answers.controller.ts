import { Controller } from '@nestjs/common';
import { type AnswerItem, streamAnswer, type StreamAnswerRequest } from '@plumbline/contracts';
import { Handle, type IncomingCall } from '@plumbline/transport';
import { AnswersService } from './answers.service.js';

@Controller()
export class AnswersController {
  constructor(private readonly answers: AnswersService) {}

  @Handle(streamAnswer)
  streamAnswer(request: StreamAnswerRequest, call: IncomingCall): AsyncIterable<AnswerItem> {
    return this.answers.stream(request, call);
  }
}
