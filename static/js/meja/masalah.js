/**
 * What the server refused or found changed meanwhile, each in a box: mine and theirs field by field, and the choice.
 */

import { stoppedAt } from "./rujukan.js";

export class Masalah {
  /** @param {import("./meja.js").Meja} meja */
  constructor(meja) {
    this.meja = meja;
    this.tempat = document.getElementById("meja-masalah");
    this.cetakan = document.getElementById("meja-satu-masalah").content;
    /** @type {Map<import("./antrean.js").Kiriman, HTMLElement>} boxes stay, with what was chosen in them */
    this.kotak = new Map();
    this.nomor = 0; // of the fields, each a group of its own
    this.tempat.addEventListener("click", (event) => this.#settle(event));
    this.show();
  }

  show() {
    const ada = this.meja.antrean.isi.filter(({ keadaan }) => keadaan === "ditolak" || keadaan === "basi");
    for (const kiriman of ada.filter((satu) => !this.kotak.has(satu))) {
      this.kotak.set(kiriman, this.#box(kiriman));
    }
    for (const [kiriman, kotak] of this.kotak) {
      if (!ada.includes(kiriman)) {
        kotak.remove();
        this.kotak.delete(kiriman);
      } else if (!kotak.isConnected) {
        this.tempat.append(kotak);
      }
    }
    // The panel of a phone lies over the page; what needs a decision must not lie behind it.
    document.body.classList.toggle("ada-masalah", this.kotak.size > 0);
  }

  #box(kiriman) {
    const { teks } = this.meja;
    const kotak = this.cetakan.querySelector(".meja-masalah").cloneNode(true);
    const edit = stoppedAt(kiriman);
    const { pesan, mereka, keadaan } = kiriman;
    const basi = keadaan === "basi";
    kotak.querySelector("[data-pesan]").textContent = pesan ?? "";
    kotak.querySelector("[data-tentang]").textContent = this.#nameOf(edit, mereka);
    kotak.querySelector("[data-ikut]").replaceChildren(...(mereka?.ikut ?? []).map((satu) => {
      const baris = document.createElement("li");
      baris.textContent = satu;
      return baris;
    }));
    const beda = Object.entries(fieldsOf(edit)).filter(([nama, isi]) => !basi || (mereka?.[nama] ?? "") !== (isi ?? ""));
    kotak.querySelector("[data-medan]").replaceChildren(...beda.map(([nama, isi]) => this.#field(nama, isi, basi ? mereka : null)));
    const [saya, lewati] = ["saya", "mereka"].map((satu) => kotak.querySelector(`[data-pakai=${satu}]`));
    saya.hidden = !basi;
    saya.textContent = beda.length ? teks.teksSimpanPilihan : teks.teksTetap;
    lewati.textContent = basi && beda.length ? teks.teksPakaiMereka : teks.teksMengerti;
    return kotak;
  }

  /** One field: what I wrote, what stands there now, and which of them it shall be. */
  #field(nama, isi, mereka) {
    const { teks } = this.meja;
    const medan = this.cetakan.querySelector(".meja-beda").cloneNode(true);
    const judul = teks[`medan${nama.replace(/(?:^|_)(.)/g, (_, huruf) => huruf.toUpperCase())}`] ?? nama;
    medan.querySelector("legend").textContent = judul;
    this.nomor += 1;
    for (const [siapa, nilai] of [["saya", isi], ["mereka", mereka?.[nama]]]) {
      const label = medan.querySelector(`[data-siapa=${siapa}]`);
      const pilih = label.querySelector("input");
      label.hidden = siapa === "mereka" && mereka === null;
      pilih.name = `${nama}-${this.nomor}`;
      pilih.value = siapa;
      pilih.dataset.nama = nama;
      pilih.hidden = mereka === null;
      pilih.checked = siapa === "saya";
      label.querySelector("span").textContent = teks[`teks${siapa === "saya" ? "Saya" : "Mereka"}`].replace("%n", judul);
      label.querySelector("b").textContent = this.#textOf(nama, nilai) || teks.teksKosong;
    }
    return medan;
  }

  #textOf(nama, nilai) {
    if (nama === "unit_id" && typeof nilai === "number") {
      return this.meja.pohon().semuaUnit.find(({ id }) => id === String(nilai))?.label ?? String(nilai);
    }
    if (typeof nilai === "number") {
      return document.querySelector(`[data-medan=${nama}] option[value="${nilai}"]`)?.text.trim() ?? String(nilai);
    }
    return nilai ?? "";
  }

  /** Which row it is about, in words. */
  #nameOf(edit, mereka) {
    const id = edit.simpul?.length ? (mereka?.id ?? edit.simpul[0].id) : (edit.simpul ?? edit.baris);
    const simpul = this.meja.pohon().menurutId.get(String(id));
    return simpul ? `${simpul.jenjang.nama} ${simpul.nomor} ${mereka?.pernyataan ?? simpul.pernyataan}`.slice(0, 140) : "";
  }

  async #settle(event) {
    const pakai = event.target.closest("[data-pakai]")?.dataset.pakai;
    const kotak = event.target.closest(".meja-masalah");
    const [kiriman] = [...this.kotak].find(([, satu]) => satu === kotak) ?? [];
    if (!pakai || !kiriman) {
      return;
    }
    const { meja } = this;
    const edit = pakai === "saya" ? rebased(kiriman, chosenIn(kotak)) : null;
    meja.antrean.drop(kiriman);
    if (!document.body.classList.contains("panel-menutup")) {
      meja.grid.focus(); // at once: the button that was pressed is gone, and keys typed meanwhile would be lost
    }
    if (edit) {
      await meja.do(edit);
    }
    await meja.muat(true); // fields that were given up say again what the server has
  }
}

/** @param {object} edit @returns {Record<string, unknown>} what it would write, by field */
function fieldsOf(edit) {
  return edit.isi ?? (edit.teks === undefined ? {} : { teks: edit.teks });
}

/** @param {HTMLElement} kotak @returns {Set<string>} the fields in which theirs was chosen */
function chosenIn(kotak) {
  return new Set([...kotak.querySelectorAll("input[value=mereka]:checked")].map(({ dataset }) => dataset.nama));
}

/**
 * The edit anew, upon what stands there now; null where nothing of it is left.
 *
 * @param {import("./antrean.js").Kiriman} kiriman
 * @param {Set<string>} mereka fields that stay as they are now
 */
function rebased(kiriman, mereka) {
  const semua = structuredClone(kiriman.edit);
  const edit = stoppedAt({ edit: semua, mereka: kiriman.mereka });
  const { id, revisi = null, sejak } = kiriman.mereka;
  const tempat = Array.isArray(edit.simpul) ? edit.simpul : [edit];
  if (sejak === undefined) {
    (tempat.find((satu) => satu.id === id) ?? edit).seen = revisi;
  } else {
    tempat.forEach((satu) => Object.assign(satu, { sejak }));
  }
  for (const nama of mereka) {
    delete (nama === "teks" ? edit : edit.isi)[nama];
  }
  const kosong = edit.tindakan === "target" ? edit.teks === undefined : edit.isi && !Object.keys(edit.isi).length;
  if (!kosong) {
    return semua;
  }
  const sisa = semua.edit?.filter((satu) => satu !== edit) ?? [];
  return sisa.length ? { tindakan: "banyak", edit: sisa } : null;
}
