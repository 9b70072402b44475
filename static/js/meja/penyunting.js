/**
 * The fields that lie over a row while it is edited: code, statement, owner, this year's target; for a new row its level.
 *
 * As in a sheet: Enter saves and goes down, Shift+Enter up, Ctrl+Enter stays, Tab goes to the next cell and at the end
 * to the next row, Alt+Enter breaks the line, Escape gives up; leaving saves. It knows nothing of the server: who opens
 * it is told what was typed.
 */

/** @typedef {Record<string, string>} Ketikan by the names of the fields */
/** @typedef {"naik"|"turun"|"tetap"|"maju"|"mundur"|"pergi"} Arah where the cursor goes next */

/** One editor for the whole page; opening it again saves what stood in it. */
export class Penyunting {
  /** @param {HTMLFormElement} formulir from templates/cascading/_penyunting.html */
  constructor(formulir) {
    this.formulir = formulir;
    this.selesai = null;
    formulir.addEventListener("keydown", (event) => this.#keydown(event));
    formulir.addEventListener("input", () => this.#complain(""));
    formulir.addEventListener("submit", (event) => {
      event.preventDefault();
      this.close(true);
    });
    formulir.querySelector("[data-batal]").addEventListener("click", () => this.close(false));
    formulir.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget === null ? document.hasFocus() : !formulir.contains(relatedTarget)) {
        this.close(true, "pergi");
      }
    });
  }

  get isOpen() {
    return this.selesai !== null;
  }

  /**
   * @param {{judul: string, isi: Ketikan, jenjang?: {kode: string, nama: string}[], baris?: HTMLElement, bawah?: boolean,
   *   medan?: string, ketik?: string, periksa?: (isi: Ketikan) => string}} bukaan fields that `isi` does not name are
   *   hidden; `ketik` is the key with which somebody began to type over the cell; `periksa` says what is wrong
   * @returns {Promise<{isi: Ketikan|null, arah: Arah}>} null when given up
   */
  open({ judul, isi, jenjang = [], baris, bawah = false, medan = "pernyataan", ketik, periksa = () => "" }) {
    if (!this.close(true, "pergi")) {
      return Promise.resolve({ isi: null, arah: "pergi" }); // what is open has something to mend first
    }
    this.periksa = periksa;
    this.formulir.querySelector("[data-judul]").textContent = judul;
    const { elements } = this.formulir;
    elements.jenjang.replaceChildren(...jenjang.map(({ kode, nama }) => new Option(nama, kode)));
    for (const satu of elements) {
      if (satu.name) {
        satu.closest("label").hidden = satu.name === "jenjang" ? jenjang.length === 0 : !(satu.name in isi);
        satu.value = satu.name === "jenjang" ? satu.value : (isi[satu.name] ?? "");
      }
    }
    this.formulir.hidden = false;
    this.#place(baris, bawah);
    const awal = elements[medan].closest("label").hidden ? elements.pernyataan : elements[medan];
    awal.focus();
    awal.select();
    if (ketik) {
      awal.setRangeText(ketik, 0, awal.value.length, "end");
    }
    return new Promise((resolve) => {
      this.selesai = resolve;
    });
  }

  /**
   * @param {boolean} simpan
   * @param {Arah} [arah]
   * @returns {boolean} false where it stays open, since something in it is wrong
   */
  close(simpan, arah = "tetap") {
    const { selesai } = this;
    if (!selesai) {
      return true;
    }
    const isi = Object.fromEntries(this.#fields().map((medan) => [medan.name, medan.value.trim()]));
    const salah = simpan ? this.periksa(isi) : "";
    this.#complain(salah);
    if (salah) {
      return false;
    }
    this.selesai = null;
    this.formulir.hidden = true;
    selesai({ isi: simpan ? isi : null, arah });
    return true;
  }

  /** The fields in sight, in the order of Tab. */
  #fields() {
    return [...this.formulir.elements].filter((satu) => satu.name && !satu.closest("label").hidden);
  }

  #keydown(event) {
    const { key, target } = event;
    const medan = this.#fields();
    if (key === "Escape") {
      this.close(false);
    } else if (key === "Enter" && event.altKey && target instanceof HTMLTextAreaElement) {
      target.setRangeText("\n", target.selectionStart, target.selectionEnd, "end");
    } else if (key === "Enter" && !event.isComposing) {
      this.close(true, event.shiftKey ? "naik" : event.ctrlKey || event.metaKey ? "tetap" : "turun");
    } else if (key === "Tab" && target === (event.shiftKey ? medan[0] : medan.at(-1))) {
      this.close(true, event.shiftKey ? "mundur" : "maju");
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #complain(pesan) {
    const galat = this.formulir.querySelector("[data-galat]");
    galat.textContent = pesan;
    galat.hidden = !pesan;
  }

  #place(baris, bawah) {
    const bingkai = this.formulir.offsetParent.getBoundingClientRect();
    const kotak = baris?.getBoundingClientRect() ?? { top: bingkai.top + 60, bottom: bingkai.top + 60 };
    const tertinggi = bingkai.height - this.formulir.offsetHeight - 4;
    const atas = (bawah ? kotak.bottom : kotak.top) - bingkai.top;
    this.formulir.style.setProperty("top", `${Math.max(4, Math.min(atas, tertinggi))}px`);
  }
}
