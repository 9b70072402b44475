/**
 * Forms: moves focus to the error summary after a refused submit, and keeps a form from being sent twice.
 */

document.querySelector("[data-fokus]")?.focus();

for (const form of document.querySelectorAll("main form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.terkirim) {
      event.preventDefault();
      return;
    }
    form.dataset.terkirim = "ya";
  });
}

// A page that comes back from the browser's cache may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-terkirim]")) {
    delete form.dataset.terkirim;
  }
});
