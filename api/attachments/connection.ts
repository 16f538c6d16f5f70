import type { IncomingMessage } from 'node:http';

/** A sender that says nothing for so long is taken to be gone. */
const SILENCE_MS = 30_000;
/** How long a refused sender may go on sending, so that it reads the refusal instead of a broken connection. */
const DRAIN_MS = 5_000;

/** Watches a sender while its body is read; `done` ends the watch. */
export function whileTalking(request: IncomingMessage): { done(): void } {
  const { socket } = request;
  let heard = socket.bytesRead;
  const watch = setInterval(() => {
    if (socket.bytesRead === heard) request.destroy();
    heard = socket.bytesRead;
  }, SILENCE_MS);
  watch.unref();
  return { done: () => clearInterval(watch) };
}

/** Lets what is still being sent run into nothing for a moment, then cuts the sender off. */
export function letRunOut(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  request.unpipe();
  request.resume();
  const cut = setTimeout(() => request.destroy(), DRAIN_MS);
  cut.unref();
  for (const end of ['end', 'close'] as const) request.once(end, () => clearTimeout(cut));
}
