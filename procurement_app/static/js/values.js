// Shows of a form only the values that the chosen rule reads; the others are not sent.
const rule = document.querySelector("#regel");
const fields = [...document.querySelectorAll("[data-read-by]")];

const show = () => {
  for (const field of fields) {
    field.disabled = !field.dataset.readBy.split(" ").includes(rule.value);
    field.closest(".field").hidden = field.disabled;
  }
  const none = fields.every((field) => field.disabled);
  fields[0].closest("fieldset").hidden = none;
};
rule.addEventListener("change", show);
show();
