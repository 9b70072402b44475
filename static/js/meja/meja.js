/**
 * The planner's desk: what a planner does in the tree becomes an edit, and what the server answers comes back into it.
 *
 * Every edit goes through the queue; what changed in the plan, by oneself or by others, comes with `muat`.
 */

import { searchText } from "../pohon/data.js";
import { Antrean } from "./antrean.js";
import { childrenOf, levelsBelow, placeByArrow, refusalOf, rowsFromSheet } from "./aturan.js";
import { Riwayat } from "./langkah.js";
import { Penyunting } from "./penyunting.js";

const TERSIMPAN_MS = 3000;
const MEDAN = { pernyataan: "pernyataan", kode: "kode" };

/** Joins grid, queue and steps; made only where somebody may edit. */
export class Meja {
  /**
   * @param {HTMLElement} tempat the tool bar, which carries texts and rights
   * @param {() => import("../pohon/data.js").Pohon} pohon the plan as the page has it
   * @param {() => Promise<void>} muat fetches the plan again where it changed
   */
  constructor(tempat, pohon, muat) {
    this.tempat = tempat;
    this.pohon = pohon;
    this.muat = muat;
    this.teks = tempat.dataset;
    this.kalimat = { jenjang: this.teks.aturanJenjang, sendiri: this.teks.aturanSendiri };
    /** @type {import("../pohon/grid.js").Grid|null} */
    this.grid = null;
    /** @type {string|null} the node that is being dragged */
    this.dibawa = null;
    this.tersimpan = new Set();
    this.giliran = Promise.resolve();
    this.penyunting = new Penyunting(document.getElementById("meja-penyunting"));
    this.antrean = new Antrean({
      alamat: this.teks.alamat,
      kunci: `meja:${this.teks.alamat}:${this.teks.pengguna}`,
      token: document.querySelector("[name=csrfmiddlewaretoken]").value,
      changed: () => this.#show(),
    });
    this.riwayat = new Riwayat(this.antrean);
    this.#wire();
    this.#show();
    this.antrean.pump();
  }

  /** How rows are dragged: Wunderbaum's options. */
  get dnd() {
    return {
      guessDropEffect: false,
      serializeClipboardData: false,
      preventRecursion: false, // our own rule says why
      dragStart: ({ node }) => this.#dragStart(node),
      dragEnter: () => new Set(["before", "after", "over"]),
      drop: ({ node, region, sourceNode }) => this.#drop(node, region, sourceNode),
      dragEnd: () => this.#dragEnd(),
    };
  }

  /**
   * What the row of this node says about its edits.
   *
   * @param {string} id
   */
  stateOf(id) {
    const kiriman = this.antrean.isi.findLast(({ edit }) => String(edit.simpul) === id);
    if (kiriman) {
      const { keadaan, pesan = "" } = kiriman;
      return { jenis: keadaan, teks: this.teks[`teks${keadaan[0].toUpperCase()}${keadaan.slice(1)}`], pesan };
    }
    return this.tersimpan.has(id) ? { jenis: "tersimpan", teks: this.teks.teksTersimpan, pesan: "" } : null;
  }

  /** What was typed but not yet saved stands in the tree whatever the server last said. */
  overlay() {
    for (const { edit } of this.antrean.isi) {
      if (edit.tindakan === "ubah") {
        this.#put(String(edit.simpul), edit.isi);
      }
    }
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was one of ours */
  keydown(event) {
    const perintah = event.ctrlKey || event.metaKey;
    const tekan = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.altKey && tekan.startsWith("Arrow")) {
      this.#moveByArrow(tekan);
    } else if (perintah && (tekan === "y" || (tekan === "z" && event.shiftKey))) {
      this.step("maju");
    } else if (perintah && tekan === "z") {
      this.step("mundur");
    } else if (perintah && tekan === "Enter") {
      this.add("saudara");
    } else if (tekan === "F2") {
      this.editRow(this.grid.cursor);
    } else if (tekan === "Insert") {
      this.add("anak");
    } else if (tekan === "Delete") {
      this.#askDelete();
    } else {
      return false;
    }
    return true;
  }

  /** @param {string|null} id */
  async editRow(id) {
    const simpul = this.pohon().menurutId.get(id ?? "");
    if (!simpul || !this.#may("ubah")) {
      return;
    }
    this.#forget(id);
    const { kode, pernyataan } = simpul;
    const edit = { tindakan: "ubah", simpul: Number(id), seen: simpul.revisi, isi: {} };
    this.antrean.rancangan.add(edit);
    const judul = `${simpul.jenjang.nama} ${simpul.nomor}`;
    const { isi, kembali } = await this.penyunting.open({ judul, isi: { kode, pernyataan }, baris: this.grid.rowOf(id) });
    this.antrean.rancangan.delete(edit);
    this.#back(kembali);
    const lama = { kode: kode.trim(), pernyataan: pernyataan.trim() };
    for (const nama of Object.keys(MEDAN).filter((satu) => isi && isi[satu] !== lama[satu])) {
      edit.isi[nama] = isi[nama];
    }
    if (Object.keys(edit.isi).length) {
      await this.do(edit);
    }
  }

  /** @param {"anak"|"saudara"} hubungan to the row under the cursor */
  async add(hubungan) {
    if (!this.#may("tambah")) {
      return;
    }
    const pohon = this.pohon();
    const kursor = pohon.menurutId.get(this.grid.cursor ?? "");
    const induk = kursor && (hubungan === "anak" ? kursor.id : kursor.induk);
    const setelah = kursor && (hubungan === "anak" ? kursor.anak.at(-1)?.id : kursor.id);
    const jenjang = levelsBelow(pohon, induk ?? null);
    if (!jenjang.length) {
      this.say(this.teks.teksTanpaJenjang);
      return;
    }
    const sama = hubungan === "saudara" && kursor ? jenjang.filter(({ kode }) => kode === kursor.jenjang.kode) : [];
    const { isi, kembali } = await this.penyunting.open({
      judul: this.teks[hubungan === "anak" && kursor ? "teksAnakBaru" : "teksSaudaraBaru"].replace("%n", kursor?.pernyataan.slice(0, 60) ?? ""),
      isi: { kode: "", pernyataan: "" },
      jenjang: [...new Set([...sama, ...jenjang])],
      baris: kursor && this.grid.rowOf(kursor.id),
      bawah: Boolean(kursor),
    });
    this.#back(kembali);
    if (isi?.pernyataan) {
      const { jenjang: level, ...kolom } = isi;
      await this.#grow(induk ?? null, setelah ?? null, [{ jenjang: level, isi: kolom }]);
      this.#back(kembali && document.activeElement === document.body); // the first row: only now there is a tree
    }
  }

  /**
   * Does one edit, and notes how it is taken back.
   *
   * @param {object} edit
   * @returns {Promise<object|null>}
   */
  async do(edit) {
    if (edit.tindakan === "ubah") {
      this.#put(String(edit.simpul), edit.isi);
    }
    const jawaban = await this.antrean.send(edit);
    if (jawaban) {
      this.riwayat.note(edit, jawaban);
      await this.#apply(edit, jawaban);
    }
    this.#show();
    return jawaban;
  }

  /** @param {"mundur"|"maju"} arah */
  async step(arah) {
    const hasil = await this.riwayat.step(arah, (edit, jawaban) => this.#apply(edit, jawaban));
    this.say({ jadi: this.teks[arah === "mundur" ? "teksDiurungkan" : "teksDiulangi"], habis: this.teks.teksHabis }[hasil] ?? "");
    this.#show();
  }

  /** @param {string} pesan */
  say(pesan) {
    const suara = document.getElementById("meja-suara");
    if (suara.textContent !== pesan) {
      suara.textContent = pesan;
    }
  }

  /** The server's answer comes into the tree: a changed text at once, all else with the plan. */
  async #apply(edit, jawaban) {
    for (const kini of jawaban.kini ?? []) {
      const simpul = kini.jenis === "simpul" ? this.pohon().menurutId.get(String(kini.id)) : undefined;
      if (simpul) {
        simpul.revisi = kini.revisi;
        this.#saved(simpul.id);
      }
    }
    if (edit.tindakan === "ubah" && !jawaban.muat_ulang && Object.keys(edit.isi).every((nama) => nama in MEDAN)) {
      this.#put(String(edit.simpul), edit.isi);
      return;
    }
    await this.muat();
    const tujuan = (jawaban.baru ?? jawaban.pulih)?.[0] ?? (edit.tindakan === "pindah" ? edit.simpul : null);
    if (tujuan !== null) {
      this.grid.moveCursor(String(tujuan));
    }
  }

  #put(id, isi) {
    const simpul = this.pohon().menurutId.get(id);
    if (simpul) {
      for (const nama of Object.keys(MEDAN).filter((satu) => satu in isi)) {
        simpul[nama] = isi[nama];
      }
      simpul.teks = searchText(simpul);
      this.grid?.redraw(id);
    }
  }

  #saved(id) {
    this.tersimpan.add(id);
    window.setTimeout(() => {
      this.tersimpan.delete(id);
      this.grid.redraw(id);
    }, TERSIMPAN_MS);
  }

  /** What was refused or stale is settled by editing the row again. */
  #forget(id) {
    for (const kiriman of this.antrean.isi.filter(({ edit, keadaan }) => String(edit.simpul) === id && keadaan === "ditolak")) {
      this.antrean.drop(kiriman);
    }
  }

  async #grow(induk, setelah, cabang) {
    const jawaban = await this.do({ tindakan: "tambah", induk: numberOf(induk), setelah: numberOf(setelah), cabang });
    if (jawaban && induk !== null) {
      this.grid.open(induk);
      this.grid.moveCursor(String(jawaban.baru[0]));
    }
  }

  // --- moving -------------------------------------------------------------------------------------------------

  async #move(id, { induk, setelah }) {
    const pesan = refusalOf(this.pohon(), this.kalimat, id, induk);
    if (pesan) {
      this.say(pesan);
      return;
    }
    const { revisi } = this.pohon().menurutId.get(id);
    const edit = { tindakan: "pindah", simpul: Number(id), seen: revisi, induk: numberOf(induk), setelah: numberOf(setelah) };
    if (await this.do(edit)) {
      this.say(this.teks.teksDipindahkan);
    }
  }

  /** Each from where the one before left the row, however fast the keys come. */
  #moveByArrow(tombol) {
    const id = this.grid.cursor;
    this.giliran = this.giliran.then(() => this.#moveOneOn(id, tombol));
  }

  async #moveOneOn(id, tombol) {
    const letak = id === null || !this.#may("pindah") ? null : placeByArrow(this.pohon(), id, tombol);
    if (letak) {
      await this.#move(id, letak);
    } else {
      this.say(this.teks.teksTanpaTempat);
    }
  }

  /** @returns {{induk: string|null, setelah: string|null}} */
  #placeOfDrop(node, region, id) {
    const pohon = this.pohon();
    const simpul = pohon.menurutId.get(node.key);
    if (region === "over") {
      return { induk: simpul.id, setelah: simpul.anak.filter((satu) => satu.id !== id).at(-1)?.id ?? null };
    }
    const saudara = childrenOf(pohon, simpul.induk).filter((satu) => satu.id !== id);
    const letak = saudara.indexOf(simpul);
    return { induk: simpul.induk, setelah: region === "after" ? simpul.id : (saudara[letak - 1]?.id ?? null) };
  }

  /**
   * Where in a row a drop would go; false, and why not in words, where the rules refuse it.
   *
   * @param {DragEvent} event
   * @returns {"before"|"after"|"over"|false}
   */
  regionOf(event) {
    const kotak = event.target.closest?.(".wb-row")?.getBoundingClientRect();
    const node = kotak && this.grid.nodeAt(event);
    if (!node || this.dibawa === null) {
      return false;
    }
    const bagian = (event.clientY - kotak.top) / kotak.height;
    const region = bagian < 0.25 ? "before" : bagian > 0.75 ? "after" : "over";
    const pesan = refusalOf(this.pohon(), this.kalimat, this.dibawa, this.#placeOfDrop(node, region, this.dibawa).induk);
    this.tempat.classList.toggle("meja-tolak", Boolean(pesan));
    this.say(pesan);
    return pesan ? false : region;
  }

  #dragStart(node) {
    this.dibawa = node.key;
    return this.#may("pindah");
  }

  #dragEnd() {
    this.dibawa = null;
    this.tempat.classList.remove("meja-tolak");
  }

  #drop(node, region, sumber) {
    if (region && sumber && node.key !== sumber.key) {
      this.#move(sumber.key, this.#placeOfDrop(node, region, sumber.key));
    }
  }

  /** The dialog lists every node below which this one may stand. */
  #askMove() {
    const id = this.grid.cursor;
    if (id === null || !this.#may("pindah")) {
      return;
    }
    const dialog = document.getElementById("meja-pindah");
    const { tujuan } = dialog.querySelector("form").elements;
    const pohon = this.pohon();
    const boleh = [...pohon.menurutId.values()].filter((simpul) => !refusalOf(pohon, this.kalimat, id, simpul.id));
    tujuan.replaceChildren(
      new Option(this.teks.teksPuncak, ""),
      ...boleh.map((simpul) => new Option(`${"\u2003".repeat(simpul.jenjang.urutan)}${simpul.nomor} ${simpul.pernyataan}`.slice(0, 110), simpul.id)),
    );
    tujuan.value = pohon.menurutId.get(id).induk ?? "";
    this.#ask(dialog, () => {
      const induk = tujuan.value || null;
      const anak = childrenOf(pohon, induk).filter((satu) => satu.id !== id);
      return this.#move(id, { induk, setelah: anak.at(-1)?.id ?? null });
    });
  }

  // --- deleting, pasting --------------------------------------------------------------------------------------

  /** Names what hangs on the branch before it goes. */
  #askDelete() {
    const simpul = this.pohon().menurutId.get(this.grid.cursor ?? "");
    if (!simpul || !this.#may("hapus")) {
      return;
    }
    const cabang = branchOf(simpul);
    const jumlah = (medan) => cabang.reduce((semua, satu) => semua + satu[medan], 0);
    const dialog = document.getElementById("meja-hapus");
    dialog.querySelector("[data-nama]").textContent = simpul.pernyataan || simpul.jabatan;
    dialog.querySelector("[data-jumlah]").textContent = this.teks.teksIkut
      .replace("%simpul", cabang.length - 1).replace("%indikator", jumlah("nIndikator")).replace("%target", jumlah("nTarget"));
    this.#ask(dialog, async () => {
      const saudara = childrenOf(this.pohon(), simpul.induk);
      const letak = saudara.indexOf(simpul);
      const sesudah = (saudara[letak + 1] ?? saudara[letak - 1])?.id ?? simpul.induk;
      if (await this.do({ tindakan: "hapus", simpul: [{ id: Number(simpul.id), seen: simpul.revisi }] })) {
        this.say(this.teks.teksTerhapus);
        this.grid.moveCursor(sesudah ?? "");
      }
    });
  }

  /**
   * @param {DOMStringMap} indikator the button's `id`, `seen` and `nama`; read when confirmed, since a save may be on its way
   * @param {() => void} jadi after it went
   */
  askDeleteIndikator(indikator, jadi) {
    const dialog = document.getElementById("meja-hapus-indikator");
    dialog.querySelector("[data-nama]").textContent = indikator.nama;
    this.#ask(dialog, async () => {
      const { id, seen } = indikator;
      if (await this.do({ tindakan: "hapus_indikator", indikator: Number(id), seen: Number(seen) })) {
        this.say(this.teks.teksTerhapus);
        jadi();
      }
    });
  }

  #ask(dialog, jadi) {
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      this.grid.focus();
      if (dialog.returnValue === "ya") {
        jadi();
      }
    }, { once: true });
  }

  #paste(event) {
    const baris = rowsFromSheet(event.clipboardData.getData("text/plain"));
    const pohon = this.pohon();
    const induk = pohon.menurutId.get(this.grid.cursor ?? "");
    if (!baris.length || !this.#may("tambah")) {
      return;
    }
    event.preventDefault();
    const [jenjang] = levelsBelow(pohon, induk?.id ?? null);
    if (!jenjang) {
      this.say(this.teks.teksTanpaJenjang);
      return;
    }
    const cabang = baris.map((isi) => ({ jenjang: jenjang.kode, isi }));
    this.#grow(induk?.id ?? null, childrenOf(pohon, induk?.id ?? null).at(-1)?.id ?? null, cabang)
      .then(() => this.say(this.teks.teksTempel.replace("%n", baris.length)));
  }

  // --- the bar ------------------------------------------------------------------------------------------------

  #may(tindakan) {
    const { ya, alasan } = JSON.parse(this.teks.boleh)[tindakan];
    if (!ya) {
      this.say(alasan);
    }
    return ya;
  }

  #back(kembali) {
    if (kembali) {
      this.grid.focus();
    }
  }

  #wire() {
    const tindakan = {
      ubah: () => this.editRow(this.grid.cursor),
      anak: () => this.add("anak"),
      saudara: () => this.add("saudara"),
      pindah: () => this.#askMove(),
      hapus: () => this.#askDelete(),
      mundur: () => this.step("mundur"),
      maju: () => this.step("maju"),
    };
    for (const tombol of document.querySelectorAll("[data-meja]")) {
      tombol.addEventListener("click", () => tindakan[tombol.dataset.meja]());
    }
    document.getElementById("pohon").addEventListener("paste", (event) => this.#paste(event));
    document.getElementById("meja-masalah").addEventListener("click", (event) => this.#settle(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.antrean.belum && this.antrean.hambatan !== "sesi") {
        event.preventDefault();
      }
    });
  }

  /** Buttons with counts, the queue's state in words, and what waits for a decision. */
  #show() {
    const { riwayat, antrean, teks } = this;
    for (const arah of ["mundur", "maju"]) {
      const jumlah = riwayat?.[arah].length ?? 0;
      const tombol = this.tempat.querySelector(`[data-meja=${arah}]`);
      tombol.disabled = jumlah === 0;
      tombol.querySelector("[data-jumlah]").textContent = jumlah ? `(${jumlah})` : "";
    }
    if (!antrean) {
      return;
    }
    const pesan = { putus: teks.teksPutus, sesi: teks.teksSesi }[antrean.hambatan] ?? (antrean.belum ? teks.teksMenyimpan : teks.teksSemuaTersimpan);
    const kabar = document.getElementById("meja-kabar");
    kabar.querySelector("output").value = pesan.replace("%n", antrean.belum);
    kabar.querySelector("a").hidden = antrean.hambatan !== "sesi";
    kabar.classList.toggle("meja-terhambat", antrean.hambatan !== "");
    document.getElementById("meja-masalah").replaceChildren(...antrean.isi.filter(({ keadaan }) => keadaan === "ditolak" || keadaan === "basi").map((satu) => this.#problem(satu)));
    for (const { edit } of antrean.isi) {
      this.grid?.redraw(String(edit.simpul));
    }
  }

  /** One refused or stale edit, with both values where there are two. */
  #problem(kiriman) {
    const kotak = document.getElementById("meja-satu-masalah").content.firstElementChild.cloneNode(true);
    const { edit, pesan, mereka, keadaan } = kiriman;
    kotak.dataset.nomor = this.antrean.isi.indexOf(kiriman);
    kotak.querySelector("[data-pesan]").textContent = pesan ?? "";
    const isi = Object.entries(edit.isi ?? (edit.teks === undefined ? {} : { teks: edit.teks }));
    const daftar = kotak.querySelector("dl");
    for (const [nama, punyaku] of isi) {
      for (const [judul, nilai] of [[teksOf(this.teks, nama, "Saya"), punyaku], ...(mereka ? [[teksOf(this.teks, nama, "Mereka"), mereka[nama]]] : [])]) {
        const dt = document.createElement("dt");
        const dd = document.createElement("dd");
        dt.textContent = judul;
        dd.textContent = typeof nilai === "number" ? choiceOf(nama, nilai) : (nilai ?? "");
        daftar.append(dt, dd);
      }
    }
    const punyaku = kotak.querySelector("[data-pakai=saya]");
    punyaku.hidden = keadaan !== "basi" || !isi.length;
    kotak.querySelector("[data-pakai=mereka]").textContent = punyaku.hidden ? this.teks.teksMengerti : this.teks.teksPakaiMereka;
    return kotak;
  }

  async #settle(event) {
    const pakai = event.target.closest("[data-pakai]")?.dataset.pakai;
    if (!pakai) {
      return;
    }
    const kiriman = this.antrean.isi[Number(event.target.closest("[data-nomor]").dataset.nomor)];
    if (pakai === "mereka") {
      this.antrean.drop(kiriman);
      await this.muat(true);
    } else {
      this.antrean.drop(kiriman);
      const edit = structuredClone(kiriman.edit);
      edit.seen = kiriman.mereka.revisi ?? null;
      await this.do(edit);
    }
    this.grid.focus();
  }
}

/** @param {import("../pohon/data.js").Simpul|undefined} simpul */
function branchOf(simpul) {
  return simpul ? [simpul, ...simpul.anak.flatMap(branchOf)] : [];
}

/** @param {string|null} id */
function numberOf(id) {
  return id === null ? null : Number(id);
}

/** What the panel calls a row that a field names by its id. */
function choiceOf(medan, id) {
  return document.querySelector(`[data-medan=${medan}] option[value="${id}"]`)?.text.trim() ?? id;
}

function teksOf(teks, medan, siapa) {
  return teks[`teks${siapa}`].replace("%n", teks[`medan${medan.replace(/(?:^|_)(.)/g, (_, huruf) => huruf.toUpperCase())}`] ?? medan);
}
