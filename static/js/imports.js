// Exports that are dropped or chosen among the files: they are looked into, and their page shows what they hold.
import { complain } from "./announce.js";
import { _ } from "./words.js";

const EXPORTS = /\.(json|zip|csv|tsv|txt|html?)$/i;

export const isExport = (file) => EXPORTS.test(file.name);

export async function importFiles(files) {
  const form = new FormData();
  for (const file of files) form.append("files", file);
  try {
    const response = await fetch(document.body.dataset.imports, { method: "POST", body: form });
    const said = await response.json();
    if (!response.ok) throw new Error(`${said.detail} ${said.advice || ""}`.trim());
    location.assign(said.links.page);
  } catch (error) {
    complain(error instanceof SyntaxError ? _("The file could not be sent.") : error.message);
  }
}
