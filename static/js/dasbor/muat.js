/**
 * Parts of a page that come after it: fetched when they come into view or are opened, with a word while they are on
 * their way, and with one and a button where they did not arrive.
 */

const NEAR = "400px";
const PATIENCE = 60_000; // milliseconds

class Bagian {
  /** @param {HTMLElement} tempat with the address and the words; @param {(tempat: HTMLElement) => void} selesai */
  constructor(tempat, selesai) {
    this.tempat = tempat;
    this.selesai = selesai;
    this.mulai = false;
  }

  async load() {
    if (this.mulai) {
      return;
    }
    this.mulai = true;
    const { muat, teksMemuat, teksGagal } = this.tempat.dataset;
    this.#say(teksMemuat, document.createElement("progress"));
    this.tempat.setAttribute("aria-busy", "true");
    const isi = await fetchText(muat);
    this.tempat.removeAttribute("aria-busy");
    if (isi === null) {
      this.mulai = false;
      this.#say(teksGagal, this.#again());
      return;
    }
    this.tempat.innerHTML = isi; // our own markup, escaped where it was made
    this.selesai(this.tempat);
  }

  #again() {
    const tombol = document.createElement("button");
    tombol.type = "button";
    tombol.className = "btn";
    tombol.textContent = this.tempat.dataset.teksUlang;
    tombol.addEventListener("click", () => {
      this.tempat.tabIndex = -1;
      this.tempat.focus();
      this.load();
    });
    return tombol;
  }

  #say(teks, beside) {
    const kata = document.createElement("p");
    kata.setAttribute("role", "status");
    kata.textContent = teks;
    if (beside instanceof HTMLProgressElement) {
      beside.setAttribute("aria-label", teks);
    }
    this.tempat.replaceChildren(kata, beside);
  }
}

/** The answer's text; null where there is none or it is a refusal or the page to sign in. */
async function fetchText(alamat) {
  try {
    const jawaban = await fetch(alamat, { signal: AbortSignal.timeout(PATIENCE) });
    return jawaban.ok && !jawaban.redirected ? await jawaban.text() : null;
  } catch (galat) {
    if (galat instanceof TypeError || galat.name === "TimeoutError" || galat.name === "AbortError") {
      return null;
    }
    throw galat;
  }
}

/** Watches all such parts of the page; `selesai` gets each when it has arrived. */
export function watch(selesai) {
  const dekat = new IntersectionObserver(
    (semua) => {
      for (const { isIntersecting, target } of semua) {
        if (isIntersecting) {
          dekat.unobserve(target);
          bagian.get(target).load();
        }
      }
    },
    { rootMargin: NEAR },
  );
  const bagian = new Map();
  for (const tempat of document.querySelectorAll("[data-muat]")) {
    bagian.set(tempat, new Bagian(tempat, selesai));
    const lipat = tempat.closest("details");
    if (lipat) {
      lipat.addEventListener("toggle", () => lipat.open && bagian.get(tempat).load());
    } else {
      dekat.observe(tempat);
    }
  }
}
