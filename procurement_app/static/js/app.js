// What every page may use. Each page works without this; it only saves clicks.

// Controls that need no button when there is a script.
for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
for (const control of document.querySelectorAll("[data-submit]")) {
  control.addEventListener("change", () => control.form.requestSubmit());
}

// An address without the filters that are empty is one that people can read and share.
for (const form of document.querySelectorAll('form[method="get"]')) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

// After a mistake in a form, start at the list of mistakes.
document.querySelector("[data-focus]")?.focus();

// A page about work that goes on looks again until it is done.
const waiting = document.querySelector("[data-progress][data-reload]");
if (waiting) {
  let unanswered = 0;
  const look = async () => {
    try {
      const answer = await fetch(waiting.dataset.progress, { headers: { Accept: "application/json" }, redirect: "manual" });
      // Sent on to the log-in page, or refused: the page itself can say so.
      if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) return location.reload();
      const said = await answer.json();
      unanswered = 0;
      const busy = said.documents ? said.documents.some((one) => one.status === "waiting") : !said.finished;
      for (const one of said.documents ?? []) {
        const bar = waiting.querySelector("progress");
        if (bar && said.documents.length === 1) bar.value = one.progress;
      }
      if (said.progress !== undefined && waiting.querySelector("progress")) waiting.querySelector("progress").value = said.progress;
      for (const place of waiting.querySelectorAll("[data-said]")) place.textContent = said[place.dataset.said] ?? place.textContent;
      if (!busy) return location.reload();
    } catch {
      unanswered += 1; // the server may be restarting
    }
    if (unanswered < 40) setTimeout(look, 1200 + 500 * unanswered);
  };
  setTimeout(look, 800);
}
