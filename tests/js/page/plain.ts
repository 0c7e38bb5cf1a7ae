/** A text with ordinary spaces in place of those that do not break. */
export const plain = (text: string): string => text.replace(/\u00a0/g, ' ');
