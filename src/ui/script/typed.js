// What was filled in survives a new sign-in. A form that may ask for one is noted in this tab's memory when it is sent; where the
// answer is that refusal, it is put back when its page comes again, once. After any other answer it is forgotten. Only forms
// marked for it: never one about a citizen.

const NAME = "typed";
const read = () => JSON.parse(sessionStorage.getItem(NAME) ?? "null");
const here = () => location.pathname + location.search;

document.addEventListener("submit", ({ target: form }) => {
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  sessionStorage.removeItem(NAME);
  if (!("keeps" in form.dataset)) return;
  const fields = [...new FormData(form)].filter(([name]) => name !== "key");
  sessionStorage.setItem(NAME, JSON.stringify({ page: here(), fields, refused: false }));
});

const typed = read();
const form = document.querySelector("form[data-keeps]");
if (typed && document.querySelector("[data-typed-kept]"))
  sessionStorage.setItem(NAME, JSON.stringify({ ...typed, refused: true }));
else if (typed && (!typed.refused || form)) sessionStorage.removeItem(NAME);
if (typed?.refused && form && typed.page === here()) putBack(form, typed.fields);

function putBack(form, fields) {
  const left = new Map();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (field.type === "hidden" || field.tagName === "BUTTON" || field.name === "") continue;
    const values = left.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else field.value = values.shift() ?? "";
  }
  form.querySelector(":scope > [role=status]").hidden = false;
}
