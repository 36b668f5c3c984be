// What is sent to Clipsheet, and what its answer means: no browser in it, so that it can be tested.
export function order(server, token, url, tag) {
  const body = { url, ...(tag.trim() && { tag: tag.trim() }) };
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  // No cookies: the token alone says who asks.
  const options = { method: "POST", headers, body: JSON.stringify(body), credentials: "omit" };
  return [`${origin(server)}/api/entries`, options];
}

export const origin = (server) => new URL(server).origin;

export function words(status, said) {
  if (status === 202) return "Saved. The note is being made.";
  if (status === 401) return "The token is not valid any more: make a new one in Clipsheet's Settings.";
  if (status === 403) return "This token may only read: make one that may write.";
  return `${said?.detail || "Clipsheet did not answer as expected."} ${said?.advice || ""}`.trim();
}
