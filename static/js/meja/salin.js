/**
 * Rows to and from a sheet, by the clipboard: what is chosen as tab separated text, and such text as new children.
 */

import { childrenOf, levelsBelow } from "./aturan.js";
import { rowsFromSheet, sheetFrom } from "./lembar.js";

export class Salin {
  /** @param {import("./meja.js").Meja} meja */
  constructor(meja) {
    this.meja = meja;
    const pohon = document.getElementById("pohon");
    pohon.addEventListener("copy", (event) => this.#copy(event));
    pohon.addEventListener("paste", (event) => this.#paste(event));
  }

  /** The button, where no keyboard is at hand. */
  async copyByButton() {
    const simpul = this.#chosen();
    if (simpul.length) {
      await navigator.clipboard.writeText(sheetFrom(simpul));
      this.#told(simpul.length);
    }
  }

  #copy(event) {
    const simpul = this.#chosen();
    if (simpul.length) {
      event.clipboardData.setData("text/plain", sheetFrom(simpul));
      event.preventDefault();
      this.#told(simpul.length);
    }
  }

  async #paste(event) {
    const { meja } = this;
    const baris = rowsFromSheet(event.clipboardData.getData("text/plain"));
    const pohon = meja.pohon();
    const induk = pohon.menurutId.get(meja.grid.cursor ?? "")?.id ?? null;
    if (!baris.length || !meja.may("tambah")) {
      return;
    }
    event.preventDefault();
    const [jenjang] = levelsBelow(pohon, induk);
    if (!jenjang) {
      meja.say(meja.teks.teksTanpaJenjang);
      return;
    }
    const cabang = baris.map((isi) => ({ jenjang: jenjang.kode, isi }));
    if (await meja.cabang.grow(induk, childrenOf(pohon, induk).at(-1)?.id ?? null, cabang)) {
      meja.say(meja.teks.teksTempel.replace("%n", baris.length));
    }
  }

  #told(jumlah) {
    this.meja.say(this.meja.teks.teksDisalin.replace("%n", jumlah));
  }

  /** Every chosen row, or the one under the cursor. */
  #chosen() {
    const { pilihan, grid } = this.meja;
    const ids = pilihan.isi.size ? pilihan.isi : new Set([grid.cursor]);
    return [...this.meja.pohon().menurutId.values()].filter(({ id }) => ids.has(id));
  }
}
