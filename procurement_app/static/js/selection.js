// Carries words that were selected in a document to the form that says something was missed in them.
// They stay in this tab and are never in an address.
const KEY = "kansrijk-selection";

const link = document.querySelector("[data-missed]");
if (link) {
  let last = "";
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const within = chosen.anchorNode?.parentElement?.closest("[data-viewer] .paper");
    if (within && !chosen.isCollapsed) last = chosen.toString();
  });
  link.addEventListener("click", () => sessionStorage.setItem(KEY, last));
}

const field = document.querySelector("[data-selection]");
if (field && !field.value) {
  field.value = sessionStorage.getItem(KEY) ?? "";
  sessionStorage.removeItem(KEY);
}
