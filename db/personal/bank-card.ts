const SHAPE = /^\d{12,19}$/;

/** Digits of a bank card, or null if they are not 12 to 19 or fail Luhn's check (ISO/IEC 7812). Blanks and dashes do not matter. */
export function normaliseBankCard(text: string): string | null {
  if (text.length > 60) return null;
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  return SHAPE.test(digits) && luhnSumOf(digits) % 10 === 0 ? digits : null;
}

/** Sum of the digits, every second from the right doubled. */
function luhnSumOf(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
