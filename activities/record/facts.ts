import type { Fact } from '../../workflows/kit/messages.ts';

/** A detail of a fact that is always text. @throws Error if the workflow wrote something else: a bug to be seen. */
export function textOf(fact: Fact, name: string): string {
  const value = fact[name];
  if (typeof value !== 'string') throw new Error(`fact ${fact.kind} has no text ${name}`);
  return value;
}
