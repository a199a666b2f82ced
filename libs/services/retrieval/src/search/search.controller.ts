import { Controller } from '@nestjs/common';
import {
  searchPassages,
  type SearchPassagesRequest,
  type SearchPassagesResponse,
} from '@plumbline/contracts';
import { Handle, type IncomingCall } from '@plumbline/transport';
import { SearchService } from './search.service.js';

@Controller()
export class SearchController {
  constructor(private readonly service: SearchService) {}

  @Handle(searchPassages)
  search(request: SearchPassagesRequest, call: IncomingCall): Promise<SearchPassagesResponse> {
    return this.service.search(request, call);
  }
}
