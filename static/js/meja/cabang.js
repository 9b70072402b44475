/**
 * Branches that come and go: add, duplicate, delete with what hangs on them named first; and whose they are.
 */

import { childrenOf, levelsBelow } from "./aturan.js";

export class Cabang {
  /** @param {import("./meja.js").Meja} meja */
  constructor(meja) {
    this.meja = meja;
  }

  /** @param {"anak"|"saudara"} hubungan to the row under the cursor */
  async add(hubungan) {
    const { meja } = this;
    if (!meja.may("tambah")) {
      return;
    }
    const pohon = meja.pohon();
    const kursor = pohon.menurutId.get(meja.grid.cursor ?? "");
    const induk = kursor && (hubungan === "anak" ? kursor.id : kursor.induk);
    const setelah = kursor && (hubungan === "anak" ? kursor.anak.at(-1)?.id : kursor.id);
    const jenjang = levelsBelow(pohon, induk ?? null);
    if (!jenjang.length) {
      meja.say(meja.teks.teksTanpaJenjang);
      return;
    }
    const sama = hubungan === "saudara" && kursor ? jenjang.filter(({ kode }) => kode === kursor.jenjang.kode) : [];
    const { isi, arah } = await meja.baris.penyunting.open({
      judul: meja.teks[hubungan === "anak" && kursor ? "teksAnakBaru" : "teksSaudaraBaru"].replace("%n", kursor?.pernyataan.slice(0, 60) ?? ""),
      isi: { kode: "", pernyataan: "" },
      jenjang: [...new Set([...sama, ...jenjang])],
      baris: kursor && meja.grid.rowOf(kursor.id),
      bawah: Boolean(kursor),
    });
    const kembali = arah !== "pergi";
    if (kembali) {
      meja.grid.focus();
    }
    if (isi?.pernyataan) {
      const { jenjang: level, ...kolom } = isi;
      await this.grow(induk ?? null, setelah ?? null, [{ jenjang: level, isi: kolom }]);
      if (kembali && document.activeElement === document.body) {
        meja.grid.focus(); // the first row: only now there is a tree
      }
    }
  }

  /**
   * @param {string|null} induk
   * @param {string|null} setelah
   * @param {object[]} cabang
   */
  async grow(induk, setelah, cabang) {
    const nomor = (id) => (id === null ? null : Number(id));
    const jawaban = await this.meja.do({ tindakan: "tambah", induk: nomor(induk), setelah: nomor(setelah), cabang });
    if (jawaban && induk !== null) {
      this.meja.grid.open(induk);
      this.meja.grid.moveCursor(String(jawaban.baru[0]));
    }
    return jawaban;
  }

  /** Each chosen branch once more, right behind itself. */
  async duplicate() {
    const { meja } = this;
    const simpul = this.#chosen();
    if (simpul.length && meja.may("tambah")) {
      const edits = simpul.map(({ id, revisi }) => ({ tindakan: "duplikat", simpul: Number(id), seen: revisi }));
      if (await meja.doAll(edits)) {
        meja.say(meja.teks.teksDiduplikat.replace("%n", simpul.length));
      }
    }
  }

  /** Names what hangs on the branches before they go. */
  askDelete() {
    const { meja } = this;
    const simpul = this.#chosen();
    if (!simpul.length || !meja.may("hapus")) {
      return;
    }
    const cabang = simpul.flatMap(branchOf);
    const jumlah = (medan) => cabang.reduce((semua, satu) => semua + satu[medan], 0);
    const dialog = meja.ask("meja-hapus", () => this.#delete(simpul));
    dialog.querySelector("[data-judul]").textContent =
      simpul.length > 1 ? meja.teks.teksHapusBanyak.replace("%n", simpul.length) : meja.teks.teksHapusSatu;
    dialog.querySelector("[data-nama]").replaceChildren(...simpul.map((satu) => {
      const baris = document.createElement("li");
      baris.textContent = satu.pernyataan || satu.jabatan;
      return baris;
    }));
    dialog.querySelector("[data-jumlah]").textContent = meja.teks.teksIkut
      .replace("%simpul", cabang.length - simpul.length).replace("%indikator", jumlah("nIndikator")).replace("%target", jumlah("nTarget"));
  }

  /** One owner for all that is chosen. */
  askOwner() {
    const { meja } = this;
    const simpul = this.#chosen();
    if (!simpul.length || !meja.may("ubah")) {
      return;
    }
    const dialog = meja.ask("meja-pemilik", () => {
      const unit = pilihan.value === "" ? null : Number(pilihan.value);
      return meja.doAll(simpul.map(({ id, revisi }) => ({ tindakan: "ubah", simpul: Number(id), seen: revisi, isi: { unit_id: unit } })));
    });
    const { cari, unit: pilihan } = dialog.querySelector("form").elements;
    const fill = () => {
      const kata = cari.value.toLowerCase();
      const cocok = meja.pohon().semuaUnit.filter(({ label }) => label.toLowerCase().includes(kata));
      pilihan.replaceChildren(
        ...(kata ? [] : [new Option(meja.teks.teksIkutAtasan, "")]),
        ...cocok.map(({ id, label, dalam }) => new Option("\u2003".repeat(kata ? 0 : dalam) + label, id)),
      );
      pilihan.selectedIndex = 0;
      dialog.querySelector("[value=ya]").disabled = pilihan.selectedIndex < 0;
    };
    cari.value = "";
    cari.oninput = fill;
    fill();
    pilihan.value = simpul[0].unitSendiri ?? "";
    dialog.querySelector("[data-nama]").textContent =
      simpul.length > 1 ? meja.teks.teksDipilih.replace("%n", simpul.length) : simpul[0].pernyataan || simpul[0].jabatan;
  }

  /**
   * @param {DOMStringMap} indikator the button's `id`, `seen` and `nama`; read when confirmed, since a save may be on its way
   * @param {() => void} jadi after it went
   */
  askDeleteIndikator(indikator, jadi) {
    const { meja } = this;
    const dialog = meja.ask("meja-hapus-indikator", async () => {
      const { id, seen } = indikator;
      if (await meja.do({ tindakan: "hapus_indikator", indikator: Number(id), seen: Number(seen) })) {
        meja.say(meja.teks.teksTerhapus);
        jadi();
      }
    });
    dialog.querySelector("[data-nama]").textContent = indikator.nama;
  }

  async #delete(simpul) {
    const { meja } = this;
    const pergi = new Set(simpul.flatMap(branchOf).map(({ id }) => id));
    const saudara = childrenOf(meja.pohon(), simpul[0].induk).map(({ id }) => id);
    const letak = saudara.indexOf(simpul[0].id);
    const sesudah = saudara.slice(letak).find((id) => !pergi.has(id)) ?? saudara.slice(0, letak).at(-1) ?? simpul[0].induk;
    const rows = simpul.map(({ id, revisi }) => ({ id: Number(id), seen: revisi }));
    if (await meja.do({ tindakan: "hapus", simpul: rows })) {
      meja.say(meja.teks.teksTerhapus);
      meja.grid.moveCursor(sesudah ?? "");
    }
  }

  /** @returns {import("../pohon/data.js").Simpul[]} */
  #chosen() {
    const { menurutId } = this.meja.pohon();
    return this.meja.pilihan.puncak.map((id) => menurutId.get(id));
  }
}

/** @param {import("../pohon/data.js").Simpul} simpul */
function branchOf(simpul) {
  return [simpul, ...simpul.anak.flatMap(branchOf)];
}
