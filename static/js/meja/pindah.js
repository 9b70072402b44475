/**
 * Moving branches, one or several at once: by dragging, by Alt and an arrow, by a dialog that names every possible parent.
 */

import { childrenOf, placeByArrow, placeOfBlock, refusalOf } from "./aturan.js";

/** @typedef {{induk: string|null, setelah: string|null}} Letak */

export class Pindah {
  /** @param {import("./meja.js").Meja} meja */
  constructor(meja) {
    this.meja = meja;
    this.kalimat = { jenjang: meja.teks.aturanJenjang, sendiri: meja.teks.aturanSendiri };
    /** @type {string[]} the nodes that are being dragged */
    this.dibawa = [];
    this.giliran = Promise.resolve();
  }

  /** How rows are dragged: Wunderbaum's options. */
  get dnd() {
    return {
      guessDropEffect: false,
      serializeClipboardData: false,
      preventRecursion: false, // our own rule says why
      dragStart: ({ node }) => this.#start(node),
      dragEnter: () => new Set(["before", "after", "over"]),
      drop: ({ node, region, sourceNode }) => this.#drop(node, region, sourceNode),
      dragEnd: () => this.#end(),
    };
  }

  /**
   * Where in a row a drop would go; false, and why not in words, where the rules refuse it.
   *
   * @param {DragEvent} event
   * @returns {"before"|"after"|"over"|false}
   */
  regionOf(event) {
    const baris = event.target.closest?.(".wb-row");
    const kotak = baris?.getBoundingClientRect();
    const node = kotak && this.meja.grid.nodeAt(event);
    if (!node || !this.dibawa.length) {
      return false;
    }
    const bagian = (event.clientY - kotak.top) / kotak.height;
    const region = bagian < 0.25 ? "before" : bagian > 0.75 ? "after" : "over";
    const pesan = this.#refusal(this.dibawa, this.#placeOfDrop(node, region).induk);
    this.meja.tempat.classList.toggle("meja-tolak", Boolean(pesan));
    this.#tell(pesan, event);
    this.meja.say(pesan);
    return pesan ? false : region;
  }

  /** Each from where the one before left the rows, however fast the keys come. */
  byArrow(tombol) {
    const ids = this.meja.pilihan.puncak;
    this.giliran = this.giliran.then(() => this.#byArrow(ids, tombol));
  }

  /** The dialog lists every node below which all of these may stand. */
  ask() {
    const { meja } = this;
    const ids = meja.pilihan.puncak;
    if (!ids.length || !meja.may("pindah")) {
      return;
    }
    const pohon = meja.pohon();
    const boleh = [...pohon.menurutId.values()].filter((simpul) => !this.#refusal(ids, simpul.id));
    const dialog = meja.ask("meja-pindah", () => {
      const induk = tujuan.value || null;
      const anak = childrenOf(pohon, induk).filter((satu) => !ids.includes(satu.id));
      return this.move(ids, { induk, setelah: anak.at(-1)?.id ?? null });
    });
    const { tujuan, cari } = dialog.querySelector("form").elements;
    const fill = () => {
      const kata = cari.value.toLowerCase().split(/\s+/).filter(Boolean);
      const cocok = boleh.filter(({ teks }) => kata.every((satu) => teks.includes(satu)));
      tujuan.replaceChildren(
        ...(kata.length ? [] : [new Option(meja.teks.teksPuncak, "")]),
        ...cocok.map((simpul) => new Option(`${"\u2003".repeat(simpul.jenjang.urutan)}${simpul.nomor} ${simpul.pernyataan}`.slice(0, 110), simpul.id)),
      );
      tujuan.value = kata.length ? (cocok[0]?.id ?? "") : (pohon.menurutId.get(ids[0]).induk ?? "");
      dialog.querySelector("[value=ya]").disabled = tujuan.selectedIndex < 0;
    };
    cari.value = "";
    cari.oninput = fill;
    fill();
    const satu = pohon.menurutId.get(ids[0]);
    dialog.querySelector("[data-nama]").textContent =
      ids.length > 1 ? meja.teks.teksDipilih.replace("%n", ids.length) : satu.pernyataan || satu.jabatan;
  }

  /**
   * @param {string[]} ids
   * @param {Letak} letak of the first; the others follow it
   */
  async move(ids, { induk, setelah }) {
    const { meja } = this;
    const pesan = this.#refusal(ids, induk);
    if (pesan) {
      meja.say(pesan);
      return;
    }
    const { menurutId } = meja.pohon();
    let sebelum = setelah;
    const edits = ids.map((id) => {
      const edit = { tindakan: "pindah", simpul: Number(id), seen: menurutId.get(id).revisi, induk: numberOf(induk), setelah: numberOf(sebelum) };
      sebelum = id;
      return edit;
    });
    if (await meja.doAll(edits)) {
      meja.say(meja.teks.teksDipindahkan);
      meja.grid.moveCursor(ids[0]);
    }
  }

  async #byArrow(ids, tombol) {
    const { meja } = this;
    const pohon = meja.pohon();
    const ada = ids.filter((id) => pohon.menurutId.has(id));
    const letak = !ada.length || !meja.may("pindah") ? null
      : ada.length > 1 ? placeOfBlock(pohon, ada, tombol) : placeByArrow(pohon, ada[0], tombol);
    if (letak) {
      await this.move(ada, letak);
    } else {
      meja.say(meja.teks.teksTanpaTempat);
    }
  }

  #refusal(ids, induk) {
    return ids.map((id) => refusalOf(this.meja.pohon(), this.kalimat, id, induk)).find(Boolean) ?? "";
  }

  /** @returns {Letak} */
  #placeOfDrop(node, region) {
    const pohon = this.meja.pohon();
    const simpul = pohon.menurutId.get(node.key);
    const lain = (satu) => !this.dibawa.includes(satu.id);
    if (region === "over") {
      return { induk: simpul.id, setelah: simpul.anak.filter(lain).at(-1)?.id ?? null };
    }
    const saudara = childrenOf(pohon, simpul.induk);
    const letak = saudara.indexOf(simpul) + (region === "after" ? 1 : 0);
    return { induk: simpul.induk, setelah: saudara.slice(0, letak).filter(lain).at(-1)?.id ?? null };
  }

  #start(node) {
    const { pilihan } = this.meja;
    this.dibawa = pilihan.has(node.key) ? pilihan.puncak : [node.key];
    return this.meja.may("pindah");
  }

  #end() {
    this.dibawa = [];
    this.meja.tempat.classList.remove("meja-tolak");
    this.#tell("");
  }

  #drop(node, region, sumber) {
    if (region && sumber && !(this.dibawa.length === 1 && node.key === sumber.key)) {
      this.move(this.dibawa, this.#placeOfDrop(node, region));
    }
  }

  /** The rule's sentence beside the pointer, since the eye is there. */
  #tell(pesan, event) {
    const alasan = document.getElementById("meja-alasan");
    alasan.hidden = !pesan;
    alasan.textContent = pesan;
    if (pesan) {
      alasan.style.setProperty("left", `${Math.min(event.clientX + 14, window.innerWidth - 300)}px`);
      alasan.style.setProperty("top", `${event.clientY + 18}px`);
    }
  }
}

/** @param {string|null} id */
function numberOf(id) {
  return id === null ? null : Number(id);
}
