/**
 * The tree as a keyboard-operable grid: Wunderbaum draws the rows in view, this file adds roles, cells and states.
 *
 * Wunderbaum has no ARIA of its own, so each drawn row gets its role, level, position and state here, and the grid
 * says by aria-activedescendant on which row the cursor stands.
 */

import { Wunderbaum } from "../../vendor/wunderbaum/wunderbaum.esm.min.js";
import { cutAtHits } from "./saringan.js";

const ROWS = { lebar: 46, sempit: 66 };
const SEMPIT = window.matchMedia("(width < 768px)");

/** Draws one plan and tells the page when a node is chosen. */
export class Grid {
  /**
   * @param {HTMLElement} tempat
   * @param {import("./data.js").Pohon} pohon
   * @param {Set<string>} terbuka ids of the nodes that start open
   * @param {(id: string) => void} choose called on Enter and on a click
   * @param {object} [dnd] how rows are dragged, where the reader may move them
   */
  constructor(tempat, pohon, terbuka, choose, dnd = {}) {
    this.tempat = tempat;
    this.pohon = pohon;
    this.choose = choose;
    this.kata = [];
    this.terpilih = null;
    /** @type {import("../meja/meja.js").Meja|null} who edits, where somebody may */
    this.meja = null;
    this.teks = tempat.dataset;
    this.pohonWb = new Wunderbaum({
      element: tempat,
      id: "pohon-kinerja",
      source: sourceFrom(pohon.akar, terbuka),
      columns: this.#columns(),
      rowHeightPx: SEMPIT.matches ? ROWS.sempit : ROWS.lebar,
      navigationModeOption: "row",
      quicksearch: false,
      icon: false,
      header: true,
      iconMap: { expanderExpanded: "panah panah-buka", expanderCollapsed: "panah panah-tutup" },
      debugLevel: 1,
      filter: { mode: "hide", autoExpand: true, noData: false, highlight: false },
      dnd,
      render: (event) => this.#render(event),
      // Wunderbaum calls back while it is still being built, so these take the tree from the event.
      update: ({ tree }) => describe(tree),
      activate: ({ tree }) => describe(tree),
      keydown: (event) => this.#keydown(event),
      click: (event) => this.#click(event),
      focus: (event) => this.#focus(event),
    });
    measureOncePerDrawing(this.pohonWb);
    SEMPIT.addEventListener("change", () => this.#fitWidth());
  }

  /** Resolves when the first rows are drawn. */
  get ready() {
    return this.pohonWb.ready;
  }

  /** @param {string} id */
  has(id) {
    return this.pohonWb.keyMap.has(id);
  }

  /**
   * Marks the node that the panel shows, opens its branch and brings it into view.
   *
   * @param {string|null} id
   */
  select(id) {
    const lama = this.terpilih === null ? undefined : this.pohonWb.keyMap.get(this.terpilih);
    this.terpilih = id;
    lama?.setClass("terpilih", false);
    lama?.update();
    const baru = id === null ? undefined : this.pohonWb.keyMap.get(id);
    if (baru) {
      baru.setClass("terpilih", true);
      baru.setFocus();
      baru.setActive();
      baru.update();
    }
  }

  /**
   * Shows only hits and the branches that lead to them.
   *
   * @param {(simpul: import("./data.js").Simpul) => boolean} isHit
   * @param {string[]} kata words to mark in the statements
   * @returns {number} hits
   */
  filter(isHit, kata) {
    this.kata = kata;
    const jumlah = this.pohonWb.filterNodes((node) => isHit(node.data.simpul));
    this.tempat.scrollTop = 0;
    return jumlah;
  }

  /** Shows everything again. */
  clearFilter() {
    this.kata = [];
    if (this.pohonWb.isFilterActive()) {
      this.pohonWb.clearFilter();
    }
    if (this.terpilih !== null) {
      this.select(this.terpilih);
    }
  }

  /**
   * Opens the branches whose level lies above `urutan`, and closes the others.
   *
   * @param {number} urutan
   */
  openDownTo(urutan) {
    this.pohonWb.runWithDeferredUpdate(() => {
      this.pohonWb.visit((node) => {
        if (node.children) {
          node.expanded = node.data.simpul.jenjang.urutan < urutan;
        }
      });
    });
  }

  focus() {
    this.tempat.focus();
  }

  /** @returns {string|null} the row on which the cursor stands */
  get cursor() {
    return (this.pohonWb.getFocusNode() ?? this.pohonWb.getActiveNode())?.key ?? null;
  }

  /** @param {string} id */
  moveCursor(id) {
    const node = this.pohonWb.keyMap.get(id);
    node?.makeVisible();
    node?.setActive();
    node?.setFocus();
  }

  /** @param {string} id */
  redraw(id) {
    this.pohonWb.keyMap.get(id)?.update();
  }

  /** @param {string} id @returns {HTMLElement|undefined} the row, while it is drawn */
  rowOf(id) {
    const baris = this.pohonWb.keyMap.get(id)?._rowElem;
    return baris?.isConnected ? baris : undefined;
  }

  /** @param {Event} event */
  nodeAt(event) {
    return Wunderbaum.getNode(event);
  }

  /**
   * Lets planners edit here. Wunderbaum takes the place within whatever element lies under the pointer for that
   * within the row, so the place of a drop is found by the desk.
   *
   * @param {import("../meja/meja.js").Meja} meja
   */
  attach(meja) {
    this.meja = meja;
    meja.grid = this;
    this.pohonWb.extensions.dnd._calcDropRegion = (event) => meja.regionOf(event);
  }

  /** @param {string} id */
  open(id) {
    this.pohonWb.keyMap.get(id)?.setExpanded(true);
  }

  /**
   * The plan as it is now: open branches, cursor and place of reading stay.
   *
   * @param {import("./data.js").Pohon} pohon
   */
  replace(pohon) {
    const terbuka = new Set();
    const { cursor } = this;
    const { scrollTop } = this.tempat;
    this.pohonWb.visit((node) => {
      if (node.isExpanded()) {
        terbuka.add(node.key);
      }
    });
    this.pohon = pohon;
    this.pohonWb.runWithDeferredUpdate(() => {
      this.pohonWb.clear();
      this.pohonWb.root.addChildren(sourceFrom(pohon.akar, terbuka));
    });
    this.tempat.scrollTop = scrollTop;
    if (this.terpilih !== null) {
      this.pohonWb.keyMap.get(this.terpilih)?.setClass("terpilih", true);
    }
    if (cursor !== null) {
      const node = this.pohonWb.keyMap.get(cursor);
      node?.setActive(true, { noEvents: true });
      node?.setFocus();
    }
  }

  /** The columns of a wide screen; a narrow one shows all of it in the first. */
  #columns() {
    const pernyataan = { id: "*", title: this.teks.teksPernyataan, width: "*", minWidth: 200 };
    if (SEMPIT.matches) {
      return [pernyataan];
    }
    return [
      pernyataan,
      { id: "jenjang", title: this.teks.teksJenjang, width: "136px" },
      { id: "pemilik", title: this.teks.teksPemilik, width: "140px" },
      { id: "indikator", title: this.teks.teksIndikator, width: "96px" },
      { id: "target", title: this.teks.teksTarget, width: "104px" },
    ];
  }

  #fitWidth() {
    const tinggi = SEMPIT.matches ? ROWS.sempit : ROWS.lebar;
    this.pohonWb.options.rowHeightPx = tinggi;
    this.tempat.style.setProperty("--wb-row-outer-height", `${tinggi}px`);
    this.tempat.style.setProperty("--wb-row-inner-height", `${tinggi - 2}px`);
    this.pohonWb.columns = this.#columns();
    this.pohonWb.update("colStructure");
  }

  /** Fills one row: called by Wunderbaum when the row comes into view or its data changed. */
  #render(event) {
    const { node, nodeElem, renderColInfosById: kolom } = event;
    const simpul = node.data.simpul;
    const baris = nodeElem.parentElement;
    baris.id = `baris-${simpul.id}`;
    baris.setAttribute("role", "row");
    baris.setAttribute("aria-level", String(node.getLevel()));
    baris.setAttribute("aria-rowindex", String(node._rowIdx + 2));
    baris.setAttribute("aria-selected", String(this.terpilih === simpul.id));
    if (node.isExpandable()) {
      baris.setAttribute("aria-expanded", String(node.isExpanded()));
    } else {
      baris.removeAttribute("aria-expanded");
    }
    nodeElem.setAttribute("role", "gridcell");
    nodeElem.querySelector(".wb-title").replaceChildren(...this.#statement(simpul));
    if (kolom.jenjang) {
      fill(kolom.jenjang.elem, levelBadge(simpul.jenjang));
      fill(kolom.pemilik.elem, span("dua-baris", simpul.pemilik, simpul.pemilikLengkap));
      fill(kolom.indikator.elem, this.#indicators(simpul));
      fill(kolom.target.elem, this.#targets(simpul));
    }
  }

  /** @param {import("./data.js").Simpul} simpul */
  #statement(simpul) {
    const isi = span("dua-baris", "", simpul.pernyataan);
    const awalan = [simpul.nomor, simpul.kode].filter(Boolean).join(" ");
    if (awalan) {
      const nomor = span("nomor", "");
      nomor.append(...this.#marked(awalan), " ");
      isi.append(nomor);
    }
    isi.append(...this.#marked(simpul.pernyataan || simpul.jabatan || this.teks.teksTanpaPernyataan));
    const keadaan = this.meja?.stateOf(simpul.id);
    if (keadaan) {
      isi.prepend(span(`keadaan keadaan-${keadaan.jenis}`, keadaan.teks, keadaan.pesan), " ");
    }
    if (!SEMPIT.matches) {
      return [isi];
    }
    const rincian = span("rincian-baris", "");
    rincian.append(levelBadge(simpul.jenjang), this.#indicators(simpul));
    if (simpul.tanpaTarget) {
      rincian.append(this.#targets(simpul));
    }
    rincian.append(span("", simpul.pemilik));
    return [rincian, isi];
  }

  /** @param {import("./data.js").Simpul} simpul */
  #indicators(simpul) {
    if (simpul.nIndikator === 0) {
      return span("kurang", SEMPIT.matches ? this.teks.teksTanpaIndikatorPanjang : this.teks.teksTanpaIndikator);
    }
    const jumlah = span("", SEMPIT.matches ? `${simpul.nIndikator} ${this.teks.teksIndikator.toLowerCase()}` : String(simpul.nIndikator));
    if (this.kata.some((kata) => simpul.namaIndikator.includes(kata))) {
      const tanda = document.createElement("mark");
      tanda.title = this.teks.teksCocokIndikator;
      tanda.append(jumlah, span("tersembunyi", ` ${this.teks.teksCocokIndikator}`));
      return tanda;
    }
    return jumlah;
  }

  /** @param {import("./data.js").Simpul} simpul */
  #targets(simpul) {
    if (simpul.nIndikator === 0) {
      return span("redup", "–");
    }
    return simpul.tanpaTarget ? span("kurang", this.teks.teksTanpaTarget) : span("", this.teks.teksAdaTarget);
  }

  /** @param {string} teks */
  #marked(teks) {
    return cutAtHits(teks, this.kata).map(({ isi, cocok }) => {
      if (!cocok) {
        return document.createTextNode(isi);
      }
      const tanda = document.createElement("mark");
      tanda.textContent = isi;
      return tanda;
    });
  }

  /** Enter chooses, Home and End reach the ends (Wunderbaum keeps these for columns); it knows the other keys. */
  #keydown({ event }) {
    const node = this.pohonWb.getFocusNode() ?? this.pohonWb.getActiveNode();
    if (this.meja?.keydown(event)) {
      event.preventDefault();
      return false;
    }
    if (!node || this.pohonWb.treeRowCount === 0) {
      return event.key === "ArrowDown" && this.pohonWb.treeRowCount > 0;
    }
    const tujuan = { Home: "first", End: "last" }[event.key];
    if (event.key === "Enter") {
      this.choose(node.key);
    } else if (tujuan) {
      node.navigate(tujuan);
    } else {
      return true;
    }
    event.preventDefault();
    return false;
  }

  /** The first click draws the row anew, so that no dblclick follows; the second one's count tells. */
  #click({ event, node, info }) {
    if (!node || info.region === "expander") {
      return;
    }
    if (this.meja && event.detail === 2) {
      this.meja.editRow(node.key);
    } else {
      this.choose(node.key);
    }
  }

  /** Tab lands on the chosen or else the first row, as the arrow keys would find it. */
  #focus({ flag }) {
    if (flag && !this.pohonWb.getActiveNode() && this.tempat.matches(":focus-visible")) {
      const pertama = this.pohonWb.findRelatedNode(this.pohonWb.root, "first");
      pertama?.setFocus();
      pertama?.setActive();
    }
  }
}

/**
 * Wunderbaum reads the scroll position before each row it draws, and each reading makes the browser lay the page out
 * anew: most of the time that scrolling takes. While it draws, the position cannot change, so it is read once.
 *
 * @param {Wunderbaum} tree
 */
function measureOncePerDrawing(tree) {
  const draw = tree._updateRows.bind(tree);
  tree._updateRows = (options) => {
    const { element } = tree;
    const posisi = element.scrollTop;
    Object.defineProperty(element, "scrollTop", { configurable: true, get: () => posisi });
    try {
      return draw(options);
    } finally {
      delete element.scrollTop;
    }
  };
}

/**
 * Keeps the roles of the frame, and the row under the cursor, in step with what is drawn.
 *
 * @param {Wunderbaum} tree
 */
function describe(tree) {
  const { element, headerElement, listContainerElement, nodeListElement } = tree;
  element.setAttribute("role", "treegrid");
  element.setAttribute("aria-rowcount", String(tree.treeRowCount + 1));
  headerElement.setAttribute("role", "rowgroup");
  listContainerElement.setAttribute("role", "presentation");
  nodeListElement.setAttribute("role", "rowgroup");
  const judul = headerElement.querySelector(".wb-row");
  judul.setAttribute("role", "row");
  judul.setAttribute("aria-rowindex", "1");
  for (const kolom of judul.querySelectorAll(".wb-col")) {
    kolom.setAttribute("role", "columnheader");
  }
  const baris = tree.getActiveNode()?._rowElem;
  if (baris?.isConnected) {
    element.setAttribute("aria-activedescendant", baris.id);
  } else {
    element.removeAttribute("aria-activedescendant");
  }
}

/**
 * @param {import("./data.js").Simpul[]} simpul
 * @param {Set<string>} terbuka
 * @returns {object[]} nested source of Wunderbaum
 */
function sourceFrom(simpul, terbuka) {
  return simpul.map((satu) => ({
    key: satu.id,
    title: satu.pernyataan,
    simpul: satu,
    expanded: terbuka.has(satu.id),
    ...(satu.anak.length ? { children: sourceFrom(satu.anak, terbuka) } : {}),
  }));
}

/** @param {import("./data.js").Jenjang} jenjang */
function levelBadge(jenjang) {
  return span(`jenjang jenjang-${jenjang.urutan}`, jenjang.nama, jenjang.nama);
}

/**
 * @param {HTMLElement} sel
 * @param {Node} isi
 */
function fill(sel, isi) {
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
