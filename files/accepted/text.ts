/** Watches a text go by: UTF-8 or GB18030, and no NUL in it. */
export class TextCheck {
  readonly #utf8 = decoderOf('utf-8');
  readonly #gb18030 = decoderOf('gb18030');
  #hasNul = false;

  /** Takes the next bytes. @returns whether it can still be a text. */
  take(part: Uint8Array): boolean {
    this.#hasNul ||= part.includes(0);
    this.#utf8.take(part);
    this.#gb18030.take(part);
    return !this.#hasNul && (this.#utf8.holds || this.#gb18030.holds);
  }

  /** The charset of the whole; undefined if it is no text. */
  end(): 'utf-8' | 'gb18030' | undefined {
    this.#utf8.end();
    this.#gb18030.end();
    if (this.#hasNul) return undefined;
    if (this.#utf8.holds) return 'utf-8';
    return this.#gb18030.holds ? 'gb18030' : undefined;
  }
}

function decoderOf(charset: string) {
  const decoder = new TextDecoder(charset, { fatal: true });
  const state = { holds: true };
  const attempt = (part?: Uint8Array) => {
    if (!state.holds) return;
    try {
      if (part) decoder.decode(part, { stream: true });
      else decoder.decode();
    } catch {
      state.holds = false;
    }
  };
  return {
    get holds() {
      return state.holds;
    },
    take: (part: Uint8Array) => attempt(part),
    end: () => attempt(),
  };
}
