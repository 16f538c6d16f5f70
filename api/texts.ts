/** White space, zero-width characters, fillers and controls: nothing that anybody could read. */
const INVISIBLE = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+$/u;

/** Whether a text has characters, but none that can be seen. */
export const isBlank = (text: string): boolean => INVISIBLE.test(text);

/** Whether a text has no halves of characters (lone surrogates). */
export const isWellFormed = (text: string): boolean =>
  !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
