/**
 * One row edited in the grid: what stands in its cells goes into the editor, what was changed there becomes one step.
 */

import { Penyunting } from "./penyunting.js";

/** Opens the editor over a row, and goes on to the next one as a sheet does. */
export class Baris {
  /** @param {import("./meja.js").Meja} meja */
  constructor(meja) {
    this.meja = meja;
    const formulir = document.getElementById("meja-penyunting");
    this.penyunting = new Penyunting(formulir);
    this.daftarUnit = formulir.querySelector("datalist");
    this.teksTarget = formulir.querySelector("[data-tahun]").dataset.tahun;
  }

  /**
   * @param {string|null} id
   * @param {{medan?: string, ketik?: string}} [mulai] in which cell, and the key that began it
   */
  async edit(id, { medan = "pernyataan", ketik } = {}) {
    const { meja } = this;
    const pohon = meja.pohon();
    const simpul = pohon.menurutId.get(id ?? "");
    if (!simpul || !meja.may("ubah")) {
      return;
    }
    if (medan === "target" && simpul.nIndikator !== 1) {
      meja.say(simpul.nIndikator ? meja.teks.teksBanyakIndikator.replace("%n", simpul.nIndikator) : meja.teks.teksBelumIndikator);
      meja.grid.choose(id);
      return;
    }
    this.#forget(id);
    const semula = this.#cells(simpul);
    const ubah = { tindakan: "ubah", simpul: Number(id), seen: simpul.revisi, isi: {} };
    const [indikator, , seen] = simpul.targetIni ?? [];
    const target = { tindakan: "target", indikator, tahun: pohon.tahunIni, triwulan: null, seen, teks: "", baris: Number(id) };
    const rancangan = simpul.nIndikator === 1 ? [ubah, target] : [ubah];
    rancangan.forEach((satu) => meja.antrean.rancangan.add(satu));
    const { isi, arah } = await this.penyunting.open({
      judul: `${simpul.jenjang.nama} ${simpul.nomor}`,
      isi: semula,
      baris: meja.grid.rowOf(id),
      medan,
      ketik,
      periksa: ({ pemilik }) => (this.#unitOf(pemilik) === undefined ? meja.teks.teksUnitTakDikenal.replace("%n", pemilik) : ""),
    });
    rancangan.forEach((satu) => meja.antrean.rancangan.delete(satu));
    this.#goOn(arah);
    const selesai = isi && this.#save(isi, semula, ubah, target);
    if (arah === "maju" || arah === "mundur") {
      const sebelah = meja.grid.cursor;
      if (sebelah !== id) {
        this.edit(sebelah, { medan: arah === "maju" ? "kode" : "pernyataan" });
      }
    }
    await selesai;
  }

  /** What the cells say, as texts. */
  #cells(simpul) {
    const pohon = this.meja.pohon();
    this.daftarUnit.replaceChildren(...pohon.semuaUnit.map(({ label }) => new Option(label)));
    this.penyunting.formulir.querySelector("[data-tahun]").textContent = this.teksTarget.replace("%n", pohon.tahunIni);
    const pemilik = pohon.semuaUnit.find(({ id }) => id === simpul.unitSendiri)?.label ?? "";
    this.penyunting.formulir.elements.pemilik.placeholder = this.meja.teks.teksIkutInduk.replace("%n", simpul.pemilikWaris);
    const isi = { kode: simpul.kode.trim(), pernyataan: simpul.pernyataan.trim(), pemilik };
    return simpul.nIndikator === 1 ? { ...isi, target: simpul.targetIni[1].trim() } : isi;
  }

  async #save(isi, semula, ubah, target) {
    const beda = (nama) => nama in semula && isi[nama] !== semula[nama];
    for (const nama of ["kode", "pernyataan"].filter(beda)) {
      ubah.isi[nama] = isi[nama];
    }
    if (beda("pemilik")) {
      ubah.isi.unit_id = this.#unitOf(isi.pemilik);
    }
    const edits = Object.keys(ubah.isi).length ? [ubah] : [];
    if (beda("target")) {
      target.teks = isi.target;
      edits.push(target);
    }
    if (edits.length) {
      await this.meja.doAll(edits);
    }
  }

  /** @returns {number|null|undefined} the unit meant: its whole name, or the one that holds what was typed */
  #unitOf(teks) {
    if (!teks) {
      return null;
    }
    const kata = teks.toLowerCase();
    const { semuaUnit } = this.meja.pohon();
    const persis = semuaUnit.filter(({ label }) => label.toLowerCase() === kata);
    const mirip = persis.length ? persis : semuaUnit.filter(({ label }) => label.toLowerCase().includes(kata));
    return mirip.length === 1 ? Number(mirip[0].id) : undefined;
  }

  #goOn(arah) {
    const { grid } = this.meja;
    if (arah === "turun" || arah === "maju") {
      grid.stepCursor("down");
    } else if (arah === "naik" || arah === "mundur") {
      grid.stepCursor("up");
    }
    if (arah !== "pergi") {
      grid.focus();
    }
  }

  /** What was refused is settled by editing the row again. */
  #forget(id) {
    const { antrean } = this.meja;
    for (const kiriman of antrean.isi.filter(({ edit, keadaan }) => String(edit.simpul ?? edit.baris) === id && keadaan === "ditolak")) {
      antrean.drop(kiriman);
    }
  }
}
