import { createHash } from 'node:crypto';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '../authentication/scope.decorator.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plumbline</title>
<style>${pageStyle}</style>
<h1>Plumbline</h1>
<p>Answers questions from your own documents and shows the characters each sentence rests on.</p>
<p id="health">&nbsp;</p>
<form id="form">
<input id="question" required maxlength="8000" aria-label="Question" placeholder="Ask your documents">
<button id="ask">Ask</button>
</form>
<input id="key" type="password" hidden autocomplete="off" aria-label="API key" placeholder="API key: plk_…">
<p id="answer" aria-live="polite"></p>
<ol id="sources"></ol>
<nav><a href="docs">API</a><a href="openapi.json">openapi.json</a><a href="health">Health</a></nav>
<script>${pageScript}</script>
</html>
`;

/** Only this style and this script run, and nothing is loaded from elsewhere. */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(pageStyle)}`,
  `script-src ${hashOf(pageScript)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A small page that says what runs here. */
@Open()
@Controller()
export class PageController {
  @Get()
  @ApiExcludeEndpoint()
  page(@Res() reply: FastifyReply): void {
    reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
      .send(page);
  }
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
