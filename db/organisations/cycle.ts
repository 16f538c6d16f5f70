/** One step of a tree, or of what should be one. */
export interface Step {
  readonly above: string;
  readonly below: string;
}

/** The nodes of one circle in the order of its steps, or null when there is none. */
export function findCycle(steps: readonly Step[]): readonly string[] | null {
  const below = new Map<string, string[]>();
  const waitingFor = new Map<string, number>();
  for (const step of steps) {
    const known = below.get(step.above);
    if (known) known.push(step.below);
    else below.set(step.above, [step.below]);
    waitingFor.set(step.below, (waitingFor.get(step.below) ?? 0) + 1);
  }
  // Take away, again and again, what has nothing above it; a circle is what can never be taken away.
  const free = [...below.keys()].filter((id) => !waitingFor.has(id));
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    for (const next of below.get(id) ?? []) {
      const left = (waitingFor.get(next) ?? 0) - 1;
      if (left > 0) waitingFor.set(next, left);
      else {
        waitingFor.delete(next);
        free.push(next);
      }
    }
  }
  const start = [...waitingFor.keys()][0];
  return start === undefined ? null : walkUp(start, steps, waitingFor);
}

/** Upwards from a node that always has another one above it, until one comes again. */
function walkUp(start: string, steps: readonly Step[], rest: ReadonlyMap<string, number>): readonly string[] {
  const above = new Map(steps.filter((step) => rest.has(step.above)).map((step) => [step.below, step.above]));
  const seen = new Set<string>();
  let id: string = start;
  while (!seen.has(id)) {
    seen.add(id);
    id = above.get(id) ?? start;
  }
  const path = [...seen];
  return path.slice(path.indexOf(id)).reverse();
}
