// What a browser with script does better; every page works without it. No dependency, nothing from elsewhere.
import "./typed.js";

// What is wrong with what was sent is read out, and the keyboard goes on from there.
document.querySelector('.ds-error-summary, .ds-alert[tabindex="-1"]')?.focus();

// Copying: buttons that are of no use without script are shown by it.
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy]") : null;
  if (!button) return;
  const source = document.getElementById(button.dataset.copy ?? "");
  await navigator.clipboard.writeText(source?.textContent?.trim() ?? "");
  const said = button.textContent;
  button.textContent = button.dataset.copied ?? said;
  setTimeout(() => {
    button.textContent = said;
  }, 2000);
});

// A form is sent once: a second click while the answer is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
