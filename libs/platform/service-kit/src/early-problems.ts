import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { AppError } from '@plumbline/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { newRequestId } from './request-id.js';
import { toProblem } from './problem.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Answers what the framework refuses before any route, such as a path that is no URL. */
export function answerEarly(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error, request.id);
  const headers = { 'content-type': PROBLEM_TYPE, 'x-request-id': request.id };
  reply.status(problem.status).headers(headers).send(JSON.stringify(problem));
}

/** Answers what is not HTTP at all, or came too slowly, then ends the connection. */
export function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) return void socket.destroy();
  const problem = toProblem(brokenRequest(error.code), newRequestId());
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${problem.requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function brokenRequest(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new AppError('REQUEST_TOO_LARGE', 'The headers of the request are too long.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new AppError('DEADLINE', 'The request did not arrive within its time (REQUEST_TIMEOUT_MS).');
  return new AppError('VALIDATION_FAILED', 'This is not a request of HTTP/1.1.');
}
