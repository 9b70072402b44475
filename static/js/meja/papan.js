/**
 * Keys and buttons of the desk: which is for what. The list for people is in the page (Tombol papan ketik).
 */

/** Knows no more of an action than its name. */
export class Papan {
  /** @param {import("./meja.js").Meja} meja */
  constructor(meja) {
    this.meja = meja;
    const { baris, cabang, pindah, pilihan, salin } = meja;
    this.tindakan = {
      ubah: () => baris.edit(meja.grid.cursor),
      anak: () => cabang.add("anak"),
      saudara: () => cabang.add("saudara"),
      duplikat: () => cabang.duplicate(),
      pindah: () => pindah.ask(),
      pemilik: () => cabang.askOwner(),
      hapus: () => cabang.askDelete(),
      salin: () => salin.copyByButton(),
      mundur: () => meja.step("mundur"),
      maju: () => meja.step("maju"),
      pilih: () => this.#boxes(!pilihan.kotak),
      batal_pilih: () => this.#boxes(false),
      saudara_semua: () => pilihan.siblings(),
      pintasan: () => document.getElementById("meja-pintasan").showModal(),
    };
    for (const tombol of document.querySelectorAll("[data-meja]")) {
      tombol.addEventListener("click", () => this.tindakan[tombol.dataset.meja]());
    }
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was one of ours */
  keydown(event) {
    const tindakan = this.#actionOf(event);
    tindakan?.();
    return tindakan !== undefined;
  }

  #actionOf(event) {
    const { meja, tindakan } = this;
    const perintah = event.ctrlKey || event.metaKey;
    const tekan = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const tegak = tekan === "ArrowUp" || tekan === "ArrowDown";
    if (event.altKey) {
      return tekan.startsWith("Arrow") ? () => meja.pindah.byArrow(tekan) : undefined;
    }
    if (perintah) {
      return {
        y: tindakan.maju,
        z: event.shiftKey ? tindakan.maju : tindakan.mundur,
        d: tindakan.duplikat,
        m: tindakan.pindah,
        a: tindakan.saudara_semua,
        Enter: tindakan.saudara,
        " ": () => meja.pilihan.toggle(meja.grid.cursor),
        ArrowUp: () => meja.grid.stepCursor("up"),
        ArrowDown: () => meja.grid.stepCursor("down"),
      }[tekan];
    }
    if (event.shiftKey && tegak) {
      return () => meja.pilihan.stretchByArrow(tekan);
    }
    if (tegak || tekan === "Home" || tekan === "End") {
      meja.pilihan.clear(); // and the grid moves its cursor
      return undefined;
    }
    if (tekan === "Escape" && (meja.pilihan.isi.size || meja.pilihan.kotak)) {
      return tindakan.batal_pilih;
    }
    const tunggal = {
      F2: tindakan.ubah,
      Insert: tindakan.anak,
      Delete: tindakan.hapus,
      " ": () => meja.grid.cursor !== null && meja.pilihan.toggle(meja.grid.cursor),
      "?": tindakan.pintasan,
    }[tekan];
    const huruf = event.key.length === 1 && !event.isComposing && meja.grid.cursor !== null;
    return tunggal ?? (huruf ? () => meja.baris.edit(meja.grid.cursor, { ketik: event.key }) : undefined);
  }

  #boxes(tampak) {
    this.meja.pilihan.showBoxes(tampak);
    this.meja.pilihan.clear();
    this.meja.grid.focus();
  }
}
