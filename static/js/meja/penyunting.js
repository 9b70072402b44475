/**
 * The two fields that lie over a row while it is edited: code and statement, and for a new row its level.
 *
 * Enter or leaving saves, Escape gives up. It knows nothing of the server: who opens it is told what was typed.
 */

/** @typedef {{kode: string, pernyataan: string, jenjang?: string}} Ketikan */

/** One editor for the whole page; opening it again saves what stood in it. */
export class Penyunting {
  /** @param {HTMLFormElement} formulir from templates/cascading/_meja.html */
  constructor(formulir) {
    this.formulir = formulir;
    const { kode, pernyataan, jenjang } = formulir.elements;
    Object.assign(this, { kode, pernyataan, jenjang });
    this.selesai = null;
    formulir.addEventListener("keydown", (event) => this.#keydown(event));
    formulir.addEventListener("submit", (event) => {
      event.preventDefault();
      this.close(true);
    });
    formulir.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget === null ? document.hasFocus() : !formulir.contains(relatedTarget)) {
        this.close(true, false);
      }
    });
  }

  get isOpen() {
    return this.selesai !== null;
  }

  /**
   * @param {{judul: string, isi: Ketikan, jenjang?: {kode: string, nama: string}[], baris?: HTMLElement, bawah?: boolean}} bukaan
   * @returns {Promise<{isi: Ketikan, kembali: boolean}|null>} null when given up
   */
  open({ judul, isi, jenjang = [], baris, bawah = false }) {
    this.close(true, false);
    this.formulir.querySelector("[data-judul]").textContent = judul;
    this.jenjang.replaceChildren(...jenjang.map(({ kode, nama }) => new Option(nama, kode)));
    this.jenjang.parentElement.hidden = jenjang.length === 0;
    this.kode.value = isi.kode;
    this.pernyataan.value = isi.pernyataan;
    this.formulir.hidden = false;
    this.#place(baris, bawah);
    this.pernyataan.focus();
    this.pernyataan.select();
    return new Promise((resolve) => {
      this.selesai = resolve;
    });
  }

  /**
   * @param {boolean} simpan
   * @param {boolean} [kembali] whether the cursor goes back to the tree
   */
  close(simpan, kembali = true) {
    const { selesai } = this;
    if (!selesai) {
      return;
    }
    this.selesai = null;
    const isi = { kode: this.kode.value.trim(), pernyataan: this.pernyataan.value.trim(), jenjang: this.jenjang.value };
    this.formulir.hidden = true;
    selesai({ isi: simpan ? isi : null, kembali });
  }

  #keydown(event) {
    if (event.key === "Escape") {
      this.close(false);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      this.close(true);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #place(baris, bawah) {
    const bingkai = this.formulir.offsetParent.getBoundingClientRect();
    const kotak = baris?.getBoundingClientRect() ?? { top: bingkai.top + 60, bottom: bingkai.top + 60 };
    const tertinggi = bingkai.height - this.formulir.offsetHeight - 4;
    const atas = (bawah ? kotak.bottom : kotak.top) - bingkai.top;
    this.formulir.style.setProperty("top", `${Math.max(4, Math.min(atas, tertinggi))}px`);
  }
}
