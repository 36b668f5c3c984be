// Calls to the server: JSON out and in, pages as documents; a refusal is an Error with the server's own words.
import { _ } from "./words.js";

async function problem(response) {
  try {
    const said = await response.json();
    return `${said.detail || said.title} ${said.advice || ""}`.trim();
  } catch {
    return _("The server did not answer as expected. Reload the page.");
  }
}

// Nobody answered: the order may be sent again later.
export class Unreachable extends Error {}

export async function call(url, method = "POST", body = undefined) {
  let response;
  try {
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    response = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Unreachable(_("Clipsheet cannot be reached. Is it still running?"));
  }
  if (!response.ok) throw new Error(await problem(response));
  return response.status === 204 ? null : response.json();
}

export async function parsed(url) {
  const response = await fetch(url);
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
