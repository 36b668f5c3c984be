// Sending one file so that it goes on where it broke off (tus 1.0), by tus-js-client, loaded when first needed.
import { forget } from "./unfinished_uploads.js";
import { _ } from "./words.js";

const PIECE_BYTES = 16 * 1024 * 1024; // a proxy may refuse longer requests
const PAUSES_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 60000];
let loading = null;

function library() {
  loading ||= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: document.body.dataset.tusClient });
    script.onload = () => resolve(window.tus);
    script.onerror = () => {
      loading = null;
      reject(new Error(_("The page could not be loaded whole. Reload it.")));
    };
    document.head.append(script);
  });
  return loading;
}

// Whether an attempt that failed with this status may be made again; 0 is no answer at all.
export const isPassing = (status) => !status || status >= 500 || [409, 423, 429].includes(status);

// The server's own words, or that the connection broke, after which the upload may go on.
export function refusal(error) {
  try {
    const said = JSON.parse(error.originalResponse.getBody());
    return new Error(`${said.detail} ${said.advice || ""}`.trim());
  } catch {
    return Object.assign(new Error(_("The connection broke.")), { mayGoOn: true });
  }
}

// Resolves with the upload's id. Calls item.show(sent, size) and item.wait(words); sets item.stop.
export async function send(file, item) {
  const { Upload } = await library();
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: document.body.dataset.tus,
      chunkSize: PIECE_BYTES,
      retryDelays: PAUSES_MS,
      metadata: { filename: file.name, filetype: file.type },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => item.show(sent, size),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() || 0;
        if (isPassing(status))
          item.wait(status ? _("The server is busy, trying again") : _("No connection, trying again"));
        return isPassing(status);
      },
      onError: (error) => {
        const why = refusal(error);
        if (!why.mayGoOn) forget(upload.url);
        reject(why);
      },
      onSuccess: () => resolve(upload.url.split("/").pop()),
    });
    item.stop = () => {
      upload.abort(true).catch(() => {});
      reject(new DOMException("Stopped", "AbortError"));
    };
    upload.findPreviousUploads().then(
      (earlier) => {
        if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
      },
      () => upload.start(),
    );
  });
}
