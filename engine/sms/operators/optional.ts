/**
 * A package that whoever uses this operator installs besides. The name is a value: whoever does not use it needs neither the package nor its types.
 * @throws Error of one line that says what to install
 */
export async function optionalPackage<T>(name: string, version: string, operator: string): Promise<T> {
  try {
    const loaded = (await import(name)) as { readonly default?: object };
    // CommonJS: what it exports stands in `default`, and beside it what could be told without running it.
    return { ...loaded.default, ...loaded } as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(`SANJI_SMS=${operator} needs the package ${name}: npm install --no-save ${name}@${version}`, {
      cause: error,
    });
  }
}

/** An operator's own word for what happened, fit for a row and a label: nothing of what it says besides, which may quote the number. */
export const codeOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : '';
  return /^[\w.:-]{1,64}$/.test(text) ? text : 'unknown';
};
