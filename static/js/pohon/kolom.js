/**
 * The cells of a row: which columns there are, and what stands in them; a narrow screen shows all of it in the first.
 */

import { cutAtHits } from "./saringan.js";

export const SEMPIT = window.matchMedia("(width < 768px)");
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{kata: string[], terpilih: string|null, meja: import("../meja/meja.js").Meja|null}} Keadaan */

/** Fills the rows that Wunderbaum draws, and gives them their roles. */
export class Kolom {
  /**
   * @param {DOMStringMap} teks of the tree's element
   * @param {number} tahun whose targets are shown
   */
  constructor(teks, tahun) {
    this.teks = teks;
    this.tahun = tahun;
  }

  /** What Wunderbaum takes as columns. */
  get titles() {
    const { teks } = this;
    const pernyataan = { id: "*", title: teks.teksPernyataan, width: "*", minWidth: 200 };
    if (SEMPIT.matches) {
      return [pernyataan];
    }
    return [
      pernyataan,
      { id: "kode", title: teks.teksKode, width: "76px" },
      { id: "jenjang", title: teks.teksJenjang, width: "116px" },
      { id: "pemilik", title: teks.teksPemilik, width: "124px" },
      { id: "indikator", title: teks.teksIndikator, width: "76px" },
      { id: "target", title: `${teks.teksTarget} ${this.tahun}`, width: "98px" },
      { id: "kelengkapan", title: teks.teksKelengkapan, width: "108px" },
    ];
  }

  /**
   * @param {object} event of Wunderbaum's render
   * @param {Keadaan} keadaan
   */
  fill(event, keadaan) {
    const { node, nodeElem, renderColInfosById: kolom } = event;
    const { simpul } = node.data;
    const baris = nodeElem.parentElement;
    this.#describe(baris, node, simpul, keadaan);
    nodeElem.setAttribute("role", "gridcell");
    nodeElem.querySelector(".wb-title").replaceChildren(...this.#statement(simpul, keadaan));
    if (kolom.jenjang) {
      put(kolom.kode.elem, span("nomor sel-kode", "", simpul.kode), ...this.#marked(simpul.kode, keadaan.kata));
      put(kolom.jenjang.elem, this.#level(simpul.jenjang));
      put(kolom.pemilik.elem, span(simpul.unitSendiri || simpul.jabatan ? "dua-baris" : "dua-baris redup", simpul.pemilik, simpul.pemilikLengkap));
      put(kolom.indikator.elem, this.#indicators(simpul, keadaan));
      put(kolom.target.elem, this.#target(simpul));
      put(kolom.kelengkapan.elem, this.#complete(simpul));
    }
  }

  #describe(baris, node, simpul, { terpilih, meja }) {
    const dipilih = Boolean(meja?.pilihan.has(simpul.id));
    baris.id = `baris-${simpul.id}`;
    baris.setAttribute("role", "row");
    baris.setAttribute("aria-level", String(node.getLevel()));
    baris.setAttribute("aria-rowindex", String(node._rowIdx + 2));
    baris.setAttribute("aria-selected", String(meja?.pilihan.isi.size ? dipilih : terpilih === simpul.id));
    if (node.isExpandable()) {
      baris.setAttribute("aria-expanded", String(node.isExpanded()));
    } else {
      baris.removeAttribute("aria-expanded");
    }
  }

  /** @param {import("./data.js").Simpul} simpul */
  #statement(simpul, { kata, meja }) {
    const isi = span("dua-baris", "", simpul.pernyataan);
    const awalan = SEMPIT.matches ? [simpul.nomor, simpul.kode].filter(Boolean).join(" ") : simpul.nomor;
    if (awalan) {
      const nomor = span("nomor", "");
      nomor.append(...this.#marked(awalan, kata), " ");
      isi.append(nomor);
    }
    isi.append(...this.#marked(simpul.pernyataan || simpul.jabatan || this.teks.teksTanpaPernyataan, kata));
    const keadaan = meja?.stateOf(simpul.id);
    if (keadaan) {
      isi.prepend(span(`keadaan keadaan-${keadaan.jenis}`, keadaan.teks, keadaan.pesan), " ");
    }
    const kotak = meja ? [span("kotak-pilih", "")] : [];
    if (!SEMPIT.matches) {
      return [...kotak, isi];
    }
    const rincian = span("rincian-baris", "");
    rincian.append(this.#level(simpul.jenjang), this.#indicators(simpul, { kata }));
    if (simpul.nIndikator) {
      rincian.append(this.#target(simpul));
    }
    rincian.append(span("", simpul.pemilik));
    const susun = span("susun", "");
    susun.append(rincian, isi);
    return [...kotak, susun];
  }

  /** @param {import("./data.js").Jenjang} jenjang */
  #level(jenjang) {
    const lencana = span(`jenjang jenjang-${jenjang.urutan}`, "", jenjang.nama);
    const gambar = document.createElementNS(SVG, "svg");
    const pakai = document.createElementNS(SVG, "use");
    gambar.setAttribute("class", "jenjang-ikon");
    gambar.setAttribute("aria-hidden", "true");
    pakai.setAttribute("href", `${this.teks.ikon}#jenjang-${Math.min(jenjang.urutan, 6)}`);
    gambar.append(pakai);
    lencana.append(gambar, jenjang.nama);
    return lencana;
  }

  /** @param {import("./data.js").Simpul} simpul */
  #indicators(simpul, { kata }) {
    if (simpul.nIndikator === 0) {
      return span("kurang", SEMPIT.matches ? this.teks.teksTanpaIndikatorPanjang : this.teks.teksTanpaIndikator);
    }
    const jumlah = span("", SEMPIT.matches ? `${simpul.nIndikator} ${this.teks.teksIndikator.toLowerCase()}` : String(simpul.nIndikator));
    if (kata.some((satu) => simpul.namaIndikator.includes(satu))) {
      const tanda = document.createElement("mark");
      tanda.title = this.teks.teksCocokIndikator;
      tanda.append(jumlah, span("tersembunyi", ` ${this.teks.teksCocokIndikator}`));
      return tanda;
    }
    return jumlah;
  }

  /** The target of this year: the first indicator's, and how many more there are. */
  #target(simpul) {
    if (simpul.nIndikator === 0) {
      return span("redup", "–");
    }
    const teks = simpul.targetIni[1];
    if (!teks) {
      return span("kurang", simpul.nTargetIni ? `+${simpul.nTargetIni}` : this.teks.teksTanpaTarget);
    }
    const lain = simpul.nIndikator - 1;
    return span("dua-baris", lain ? `${teks} +${lain}` : teks, lain ? `${teks} ${this.teks.teksTargetLain.replace("%n", lain)}` : teks);
  }

  /** Complete, or what is missing: the one thing, or how many. */
  #complete({ kurang }) {
    if (!kurang.length) {
      return span("lengkap", this.teks.teksLengkap);
    }
    const semua = kurang.join("; ");
    const isi = span("kurang dua-baris", kurang.length === 1 ? semua : this.teks.teksKurang.replace("%n", kurang.length), semua);
    if (kurang.length > 1) {
      isi.append(span("tersembunyi", `: ${semua}`));
    }
    return isi;
  }

  #marked(teks, kata) {
    return cutAtHits(teks, kata).map(({ isi, cocok }) => {
      if (!cocok) {
        return document.createTextNode(isi);
      }
      const tanda = document.createElement("mark");
      tanda.textContent = isi;
      return tanda;
    });
  }
}

/**
 * @param {HTMLElement} sel
 * @param {HTMLElement} isi
 * @param {...Node} dalam what the content holds
 */
function put(sel, isi, ...dalam) {
  isi.append(...dalam);
  sel.setAttribute("role", "gridcell");
  sel.replaceChildren(isi);
}

/**
 * @param {string} kelas
 * @param {string} teks
 * @param {string} [judul] shown on hover, for texts that may be cut
 */
function span(kelas, teks, judul = "") {
  const elemen = document.createElement("span");
  elemen.className = kelas;
  elemen.textContent = teks;
  if (judul) {
    elemen.title = judul;
  }
  return elemen;
}
