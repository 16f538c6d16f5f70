import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/** One timer per case, at the earliest instant that matters; untouched while that stays the same. */
export class Alarm {
  #rang = false;
  #set: { readonly at: number; readonly scope: CancellationScope } | undefined;

  get at(): number | undefined {
    return this.#set?.at;
  }
  get rang(): boolean {
    return this.#rang;
  }
  /** Whoever asked deals with it now; what is still over then makes it ring again. */
  hush(): void {
    this.#rang = false;
  }

  /** Sets it to `at` (epoch ms, also one that has passed), or to nothing. */
  set(at: number | undefined, summary: () => string): void {
    if (at === this.#set?.at) return;
    this.#set?.scope.cancel();
    this.#set = undefined;
    if (at === undefined) return;
    const set = { at, scope: new CancellationScope({ cancellable: true }) };
    this.#set = set;
    set.scope
      .run(() => sleep(Math.max(1, at - Date.now()), { summary: summary() }))
      .then(() => {
        if (this.#set === set) this.#set = undefined;
        this.#rang = true;
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }
}
