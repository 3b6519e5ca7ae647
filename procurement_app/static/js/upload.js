// Uploading by button or by dragging, with the progress of each file and of each stage.
// Without this script the form is sent as it is, and a page tells how far the files are.

const form = document.querySelector("[data-upload]");
const results = document.querySelector("[data-results]");
const list = document.querySelector("[data-list]");
const said = document.querySelector("[data-said]");
const words = document.querySelector("[data-words]").dataset;
const row = document.querySelector("#upload-regel");
const drop = document.querySelector("[data-drop]");
const input = form.querySelector('input[type="file"]');
const STEPS = ["uploading", "waiting", "reading", "rules", "storing", "members", "done"];
const watched = new Map(); // document id -> its lines in the list: two files may be the same document
const MOST_AT_ONCE = 50; // ids in one question to the server
const PATIENCE = 40; // questions without an answer before giving up
let watching = false;

form.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  start([...input.files]);
  input.value = "";
});
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  start([...event.dataTransfer.files]);
});

// One file after the other: a slow line stays usable, and each file tells its own story.
async function start(files) {
  results.hidden = false;
  const items = files.map((file) => [file, add(file.name)]);
  for (const [file, item] of items) {
    if (file.size > Number(form.dataset.largest) * 1024 * 1024) fail(item, words.tooLarge);
    else await send(file, item);
  }
}

function add(name) {
  const item = row.content.cloneNode(true).firstElementChild;
  item.querySelector("[data-name]").textContent = name;
  item.querySelector("progress").setAttribute("aria-label", name);
  list.append(item);
  return item;
}

function send(file, item) {
  return new Promise((finished) => {
    const data = new FormData(form);
    data.delete("bestanden");
    data.append("bestanden", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) show(item, "uploading", (event.loaded / event.total) * 0.25);
    });
    request.addEventListener("load", () => {
      taken(item, request.response);
      finished();
    });
    request.addEventListener("error", () => {
      fail(item, words.failed);
      finished();
    });
    show(item, "uploading", 0);
    request.send(data);
  });
}

function taken(item, answer) {
  const one = answer?.files?.[0];
  if (!one) return fail(item, answer?.detail || words.failed);
  if (one.error) return fail(item, one.error);
  if (one.duplicate) item.querySelector("[data-state]").textContent = words.duplicate;
  item.dataset.duplicate = one.duplicate ? "yes" : "";
  watched.set(one.document, [...(watched.get(one.document) ?? []), item]);
  if (!watching) watch();
}

async function watch() {
  watching = true;
  let unanswered = 0;
  while (watched.size) {
    await new Promise((later) => setTimeout(later, 500 + 500 * unanswered));
    const asked = [...watched.keys()].slice(0, MOST_AT_ONCE);
    const address = new URL(form.dataset.upload, location);
    for (const id of asked) address.searchParams.append("document", id);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
      // Sent on to the log-in page, or refused: asking again gives nothing else.
      if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) {
        giveUp(words.loggedOut);
        break;
      }
      const told = (await answer.json()).documents;
      for (const one of told) tell(one);
      const known = new Set(told.map((one) => one.document));
      for (const id of asked) if (!known.has(id)) lose(id, words.gone);
      // Those that are not done yet go to the end of the line, so that each gets its turn.
      for (const id of asked.filter((one) => watched.has(one))) {
        const items = watched.get(id);
        watched.delete(id);
        watched.set(id, items);
      }
      unanswered = 0;
    } catch {
      // the work goes on at the server, which may be restarting
      unanswered += 1;
      if (unanswered >= PATIENCE) giveUp(words.silent);
    }
  }
  watching = false;
}

function lose(id, sentence) {
  const items = watched.get(id) ?? [];
  watched.delete(id);
  for (const item of items) fail(item, sentence);
}

function giveUp(sentence) {
  for (const id of [...watched.keys()]) lose(id, sentence);
}

function tell(one) {
  const items = watched.get(one.document) ?? [];
  if (one.status === "failed" || one.status === "screened") watched.delete(one.document);
  for (const item of items) {
    if (one.status === "failed") fail(item, one.error);
    else if (one.status === "screened") done(item, one);
    else show(item, one.step, 0.25 + one.progress * 0.75, one.label);
  }
}

function show(item, step, value, label) {
  item.querySelector("progress").value = value;
  const at = STEPS.indexOf(step);
  for (const shown of item.querySelectorAll("[data-stage]")) {
    shown.classList.toggle("is-done", STEPS.indexOf(shown.dataset.stage) < at);
    shown.classList.toggle("is-now", shown.dataset.stage === step);
  }
  if (label && !item.dataset.duplicate) item.querySelector("[data-state]").textContent = label;
}

function done(item, one) {
  show(item, "done", 1);
  item.querySelector("progress").hidden = true;
  item.querySelector("[data-state]").textContent = item.dataset.duplicate ? words.duplicate : words.done;
  const link = document.createElement("a");
  link.href = one.url;
  link.textContent = one.result;
  const result = item.querySelector("[data-result]");
  result.replaceChildren(link);
  result.hidden = false;
  said.textContent = `${one.name}: ${words.done}`;
}

function fail(item, sentence) {
  item.querySelector("progress").hidden = true;
  item.querySelector(".stages").hidden = true;
  item.querySelector("[data-state]").textContent = "";
  const result = item.querySelector("[data-result]");
  result.textContent = sentence;
  result.className = "field-error";
  result.hidden = false;
  said.textContent = sentence;
}
