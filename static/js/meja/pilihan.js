/**
 * Several rows at once: by Shift and Ctrl with clicks or arrows, by Ctrl+A among siblings, by boxes to tick on a phone.
 */

import { childrenOf } from "./aturan.js";

/** The rows that are chosen; without any, what is done is done to the row under the cursor. */
export class Pilihan {
  /** @param {import("./meja.js").Meja} meja */
  constructor(meja) {
    this.meja = meja;
    /** @type {Set<string>} */
    this.isi = new Set();
    /** @type {string|null} from where Shift stretches */
    this.pangkal = null;
    /** Boxes to tick in every row. */
    this.kotak = false;
    this.bar = document.getElementById("meja-pilihan");
  }

  has(id) {
    return this.isi.has(id);
  }

  /** @returns {string[]} what an action is about, in the order of the tree, without what lies below another of them */
  get puncak() {
    const { menurutId } = this.meja.pohon();
    const kursor = this.meja.grid.cursor;
    const dimaksud = this.isi.size ? this.isi : new Set(kursor === null ? [] : [kursor]);
    const diBawah = (id) => {
      for (let atas = menurutId.get(id).induk; atas !== null; atas = menurutId.get(atas)?.induk ?? null) {
        if (dimaksud.has(atas)) {
          return true;
        }
      }
      return false;
    };
    return [...menurutId.keys()].filter((id) => dimaksud.has(id) && !diBawah(id));
  }

  /** @param {string} id with Ctrl, by a box or by the space bar */
  toggle(id) {
    const baru = new Set(this.isi.size || this.kotak ? this.isi : [this.pangkal ?? id].filter((satu) => satu !== id));
    if (!baru.delete(id)) {
      baru.add(id);
    }
    this.pangkal = id;
    this.#set(baru);
  }

  /** @param {string} id all rows in sight from where the choice began */
  stretch(id) {
    const tampak = this.meja.grid.visibleIds();
    const [dari, sampai] = [tampak.indexOf(this.pangkal ?? this.meja.grid.cursor ?? id), tampak.indexOf(id)];
    if (sampai >= 0) {
      const awal = dari < 0 ? sampai : Math.min(dari, sampai);
      this.pangkal ??= tampak[dari] ?? id;
      this.#set(new Set(tampak.slice(awal, Math.max(dari, sampai) + 1)));
    }
  }

  /** @param {"ArrowUp"|"ArrowDown"} tombol */
  stretchByArrow(tombol) {
    const { grid } = this.meja;
    const tampak = grid.visibleIds();
    const tujuan = tampak[tampak.indexOf(grid.cursor) + (tombol === "ArrowUp" ? -1 : 1)];
    if (tujuan !== undefined) {
      this.pangkal ??= grid.cursor;
      this.stretch(tujuan);
      grid.moveCursor(tujuan);
    }
  }

  /** The row under the cursor with all its siblings. */
  siblings() {
    const pohon = this.meja.pohon();
    const simpul = pohon.menurutId.get(this.meja.grid.cursor ?? "");
    this.#set(new Set(childrenOf(pohon, simpul?.induk ?? null).map(({ id }) => id)));
  }

  /** @param {string} id where the cursor went: there the next choice begins */
  anchor(id) {
    this.pangkal = this.isi.size ? this.pangkal : id;
  }

  /** @param {string|null} [pangkal] where the next choice begins */
  clear(pangkal = null) {
    this.pangkal = pangkal;
    if (this.isi.size) {
      this.#set(new Set());
    }
  }

  /** @param {boolean} tampak boxes in every row */
  showBoxes(tampak) {
    this.kotak = tampak;
    this.meja.grid.tempat.classList.toggle("berkotak", tampak);
    this.#set(tampak ? this.isi : new Set());
  }

  /** After the plan came anew: what has gone is chosen no more. */
  keep() {
    const { menurutId } = this.meja.pohon();
    const tinggal = [...this.isi].filter((id) => menurutId.has(id));
    tinggal.forEach((id) => this.meja.grid.mark(id, true)); // the rows are new ones
    this.#set(new Set(tinggal));
  }

  #set(baru) {
    const berubah = [...new Set([...this.isi, ...baru])].filter((id) => this.isi.has(id) !== baru.has(id));
    this.isi = baru;
    berubah.forEach((id) => this.meja.grid.mark(id, baru.has(id)));
    this.meja.grid.redraw(this.meja.grid.terpilih ?? ""); // the node of the panel is chosen only without others
    this.bar.hidden = !baru.size && !this.kotak;
    this.bar.querySelector("output").value = this.meja.teks.teksDipilih.replace("%n", baru.size);
  }
}
