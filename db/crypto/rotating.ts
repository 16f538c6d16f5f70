/** What is sealed outside of cases: by the rotating key of a purpose, each bound to its place. */
import type { Keys, RotatingPurpose } from './keys.ts';
import { keyIdOf, open, seal } from './seal.ts';

/** Seals by the current key. `aad` names the place: see `seal`. */
export const sealBy = (keys: Keys, purpose: RotatingPurpose, plain: Buffer | string, aad: string): Buffer =>
  seal(keys.rotating(purpose), keys.currentId, plain, aad);

/** Reverses {@link sealBy}, also for a key that was current before. @throws SealError when it was changed or belongs elsewhere */
export const openBy = (keys: Keys, purpose: RotatingPurpose, sealed: Buffer, aad: string): Buffer =>
  open(keys.rotating(purpose, keyIdOf(sealed)), sealed, aad);
