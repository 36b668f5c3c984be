// Files: two at a time, a bar each; what breaks off goes on, also after a reload.
import { announce, complain } from "./announce.js";
import { call } from "./calls.js";
import { startDropping } from "./dropping.js";
import { importFiles, isExport } from "./imports.js";
import { picturePost } from "./picture_post.js";
import { send } from "./tus_client.js";
import { forget, unfinishedUploads } from "./unfinished_uploads.js";
import { UploadRow } from "./upload_row.js";
import { _ } from "./words.js";

const AT_ONCE = 2;
const FORGOTTEN_MS = 24 * 3600 * 1000;

function recall(sending) {
  for (const { size, metadata, uploadUrl, creationTime } of unfinishedUploads()) {
    if (!uploadUrl || Date.now() - new Date(creationTime) > FORGOTTEN_MS) {
      forget(uploadUrl);
      continue;
    }
    const item = new UploadRow(sending, metadata?.filename || _("A video"));
    item.row.dataset.unfinished = `${item.name}/${size}`;
    item.end(_("Not sent to its end. Choose it again to go on."));
    item.offer(_("Forget"), () => {
      forget(uploadUrl);
      item.row.remove();
      fetch(uploadUrl, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => {}); // else it expires
    });
  }
}

export function startUploads(swap) {
  const sending = document.getElementById("sending");
  const { entries, maxMb } = document.body.dataset;
  const queue = [];
  let running = 0;

  async function order(file, item, post) {
    if (file.size > Number(maxMb) * 1024 * 1024)
      throw new Error(_("It is larger than {mb} MB. Send a shorter or smaller video.", { mb: maxMb }));
    const id = await send(file, item);
    item.row.remove();
    await make(post ? post.arrived(file, id) : { upload_id: id });
  }

  async function make(wanted) {
    if (wanted) await swap((await call(entries, "POST", wanted)).id);
  }

  const without = (file, post) => make(post?.gone(file)).catch((error) => complain(error.message));

  async function one(file, item, post) {
    try {
      await order(file, item, post);
    } catch (error) {
      if (error.name === "AbortError") {
        item.row.remove();
        without(file, post);
        return;
      }
      item.row.dataset.tone = "bad";
      item.end(error.message);
      if (error.mayGoOn)
        item.offer(_("Go on"), () => {
          item.row.remove();
          add([file], post);
        });
      else without(file, post);
      announce(`${file.name}: ${error.message}`);
    }
  }

  function work() {
    while (queue.length && running < AT_ONCE) {
      const [file, item, post] = queue.shift();
      if (!item.row.isConnected) {
        without(file, post); // stopped before its turn
        continue;
      }
      running += 1;
      one(file, item, post).finally(() => {
        running -= 1;
        work();
      });
    }
  }

  function take(files) {
    for (const bad of sending.querySelectorAll('[data-tone="bad"]')) bad.remove();
    const exports = files.filter(isExport);
    if (exports.length) importFiles(exports);
    const others = files.filter((file) => !isExport(file));
    add(others, picturePost(others));
  }

  function add(files, post) {
    for (const file of files) {
      sending.querySelector(`[data-unfinished="${CSS.escape(`${file.name}/${file.size}`)}"]`)?.remove();
      queue.push([file, new UploadRow(sending, file.name), post]);
    }
    work();
  }

  recall(sending);
  startDropping(document.getElementById("files"), take);
}
