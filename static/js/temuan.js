/** The number of findings that keep the plan from being submitted, at the link to the page of checks. */

const angka = document.querySelector("[data-temuan]");

async function ask() {
  try {
    const jawaban = await fetch(angka.dataset.temuan, { redirect: "manual" });
    if (jawaban.ok) {
      const { n, kata } = await jawaban.json();
      angka.textContent = n ? String(n) : "";
      angka.hidden = !n;
      angka.title = kata;
      angka.setAttribute("aria-label", kata);
    }
  } catch {
    // without a connection the link says what it said
  }
}

if (angka) {
  ask();
  // Back from the page of checks, or from another window in which something was mended.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
}
