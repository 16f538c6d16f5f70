import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { ScryptCost } from '../../settings/identity.ts';

/** Too many passwords are being checked; nothing was done. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
}

const HASH_BYTES = 32;
/** Node has four threads for this and for all files: half of them stay free. */
const AT_ONCE = 2;
const WAITING = 30;

/**
 * Passwords as `scrypt$logN$r$p$salt$hash`. Checking one is slow and takes memory by design, so that at most two are
 * checked at once and few wait: whoever floods the login is refused and takes nothing from the rest of the API.
 */
export class Passwords {
  readonly #cost: ScryptCost;
  readonly #nobodys: string;
  readonly #queue: (() => void)[] = [];
  #running = 0;
  #done = 0;

  constructor(cost: ScryptCost) {
    this.#cost = cost;
    this.#nobodys = text(cost, randomBytes(16), randomBytes(HASH_BYTES));
  }

  /** How often scrypt has run: whether two answers cost the same can be counted, where timing it would be chance. */
  get runs(): number {
    return this.#done;
  }

  /** @throws PasswordsBusy */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return text(this.#cost, salt, await this.#run(password, salt, this.#cost));
  }

  /**
   * Whether the password is the one that was hashed. Without a hash (nobody of that name) it does the same work and says no.
   * @throws PasswordsBusy
   */
  async matches(password: string, hashed: string | undefined): Promise<boolean> {
    const { cost, salt, hash } = parse(hashed ?? this.#nobodys);
    const isSame = timingSafeEqual(await this.#run(password, salt, cost), hash);
    return isSame && hashed !== undefined;
  }

  /** Whether it was hashed at another cost than is asked for now. */
  isOutdated(hashed: string): boolean {
    const { cost } = parse(hashed);
    return cost.logN !== this.#cost.logN || cost.r !== this.#cost.r || cost.p !== this.#cost.p;
  }

  async #run(password: string, salt: Buffer, { logN, r, p }: ScryptCost): Promise<Buffer> {
    await this.#enter();
    try {
      const N = 2 ** logN;
      this.#done += 1;
      return await new Promise<Buffer>((resolve, reject) =>
        scrypt(password.normalize('NFKC'), salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
          error ? reject(error) : resolve(key),
        ),
      );
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < AT_ONCE) {
      this.#running += 1;
      return;
    }
    if (this.#queue.length >= WAITING) throw new PasswordsBusy('too many passwords are being checked');
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  /** Whoever waits longest takes the place over. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

const text = ({ logN, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string =>
  ['scrypt', logN, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');

function parse(hashed: string): { readonly cost: ScryptCost; readonly salt: Buffer; readonly hash: Buffer } {
  const [name, logN, r, p, salt = '', hash = ''] = hashed.split('$');
  if (name !== 'scrypt') throw new Error('a password was hashed in an unknown way');
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') };
}

/** A password of chance that can be read out over the telephone: four groups of five, 100 bits. */
export const passwordByChance = (): string => groups(20, 5);

/** Letters and digits that are not mistaken for one another, in groups; 5 bits each. */
export function groups(length: number, size: number): string {
  const letters = Array.from(randomBytes(length), (byte) => READABLE[byte % READABLE.length]).join('');
  return letters.match(new RegExp(`.{${size}}`, 'g'))!.join('-');
}
const READABLE = 'abcdefghijkmnpqrstuvwxyz23456789';
