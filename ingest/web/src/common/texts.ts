// Every sentence that people read comes from the one catalogue.
import catalogue from '../../../../data/texts/en.json';

const texts: Record<string, string> = catalogue;

/** The text of `key` with each {name} replaced; the key itself when the catalogue lacks it, so that it is seen. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => (name in values ? String(values[name]) : mark));
}

export const hasText = (key: string): boolean => key in texts;
