// The words of the scripts in the page's language: English stands in the scripts, the page brings the others.
const root = globalThis.document?.documentElement;
const given = globalThis.document?.getElementById?.("words");
const words = given ? JSON.parse(given.textContent) : {};
const kinds = new Intl.PluralRules(root?.lang || "en");

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// A sentence, with {names} filled in.
export const _ = (text, values = {}) => filled(words[text] || text, values);

// The form of a sentence that its number asks for; {num} is the number.
export function plural(one, many, num, values = {}) {
  const forms = words[one] || { one, other: many };
  return filled(forms[kinds.select(num)] || forms.other, { num, ...values });
}
