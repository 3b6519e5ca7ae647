// Walking through the findings of a document: by button, by key, by clicking a mark.
// The keys can be turned off, and never work while someone types.

const viewer = document.querySelector("[data-viewer]");
const cards = viewer ? [...viewer.querySelectorAll("[data-finding]")] : [];
const KEPT = "kansrijk-sneltoetsen";

if (cards.length) {
  const position = viewer.querySelector("[data-position]");
  const keys = viewer.querySelector("[data-keys]");
  let current = -1;

  const marksOf = (card) => [...viewer.querySelectorAll(`[data-mark="${card.dataset.finding}"]`)];

  // Before the first and after the last finding of this part of a long document, go on in the next part.
  const beside = { "-1": viewer.querySelector("[data-before]"), [cards.length]: viewer.querySelector("[data-after]") };

  const go = (index, { focus = true } = {}) => {
    if (beside[index]) return beside[index].click();
    if (current >= 0) mark(cards[current], false);
    current = (index + cards.length) % cards.length;
    const card = cards[current];
    mark(card, true);
    position.textContent = `${current + 1} / ${cards.length}`;
    card.scrollIntoView({ block: "nearest" });
    marksOf(card)[0]?.scrollIntoView({ block: "center" });
    if (focus) card.focus({ preventScroll: true });
  };

  const mark = (card, on) => {
    card.classList.toggle("is-current", on);
    for (const one of marksOf(card)) one.classList.toggle("is-current", on);
  };

  const previous = viewer.querySelector("[data-previous]");
  const next = viewer.querySelector("[data-next]");
  previous.hidden = next.hidden = false;
  viewer.querySelector("[data-keys-box]").hidden = false;
  previous.addEventListener("click", () => go(current - 1, { focus: false }));
  next.addEventListener("click", () => go(current + 1, { focus: false }));

  viewer.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goto], [data-mark]");
    if (!link || (link.tagName === "MARK" && !event.target.closest("a"))) return;
    const number = link.dataset.goto ?? link.dataset.mark;
    const index = cards.findIndex((card) => card.dataset.finding === number);
    if (index < 0) return;
    event.preventDefault();
    history.replaceState(null, "", `#bevinding-${number}`);
    go(index);
  });

  keys.checked = localStorage.getItem(KEPT) !== "uit";
  keys.addEventListener("change", () => localStorage.setItem(KEPT, keys.checked ? "aan" : "uit"));
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const step = { j: 1, n: 1, k: -1, p: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(current < 0 && step < 0 ? cards.length - 1 : current + step);
  });

  const asked = location.hash.match(/^#(?:bevinding|markering)-(\d+)$/);
  const first = asked ? cards.findIndex((card) => card.dataset.finding === asked[1]) : -1;
  if (first >= 0) go(first);
}
