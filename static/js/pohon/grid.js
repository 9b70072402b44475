/**
 * The tree as a keyboard-operable grid: Wunderbaum draws the rows in view, kolom.js fills their cells.
 *
 * Wunderbaum has no ARIA of its own, so each drawn row gets its role, level, position and state here, and the grid
 * says by aria-activedescendant on which row the cursor stands.
 */

import { Wunderbaum } from "../../vendor/wunderbaum/wunderbaum.esm.min.js";
import { describe, measureOncePerDrawing } from "./kerangka.js";
import { Kolom, SEMPIT } from "./kolom.js";

const ROWS = { lebar: 46, sempit: 66 };
/** Which cell a double click edits, by its column. */
const MEDAN = { kode: "kode", pemilik: "pemilik", target: "target" };

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
    this.kolom = new Kolom(tempat.dataset, pohon.tahunIni);
    this.pohonWb = new Wunderbaum({
      element: tempat,
      id: "pohon-kinerja",
      source: sourceFrom(pohon.akar, terbuka),
      columns: this.kolom.titles,
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
    this.meja?.pilihan.anchor(id);
    node?.makeVisible();
    node?.setActive();
    node?.setFocus();
  }

  /** @param {string} id */
  redraw(id) {
    this.pohonWb.keyMap.get(id)?.update();
  }

  /** @param {string} id @param {boolean} dipilih among the rows that an action is about */
  mark(id, dipilih) {
    const node = this.pohonWb.keyMap.get(id);
    node?.setClass("dipilih", dipilih);
    node?.update();
  }

  /** @returns {string[]} the rows in sight and those that scrolling brings, in their order */
  visibleIds() {
    const ids = [];
    this.pohonWb.visitRows((node) => {
      ids.push(node.key);
    });
    return ids;
  }

  /** @param {"up"|"down"} arah */
  stepCursor(arah) {
    const tampak = this.visibleIds();
    const tujuan = tampak[tampak.indexOf(this.cursor) + (arah === "up" ? -1 : 1)];
    if (tujuan !== undefined) {
      this.moveCursor(tujuan);
    }
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
    this.tempat.setAttribute("aria-multiselectable", "true");
    this.pohonWb.extensions.dnd._calcDropRegion = (event) => meja.pindah.regionOf(event);
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
    this.meja?.pilihan.keep();
  }

  #fitWidth() {
    const tinggi = SEMPIT.matches ? ROWS.sempit : ROWS.lebar;
    this.pohonWb.options.rowHeightPx = tinggi;
    this.tempat.style.setProperty("--wb-row-outer-height", `${tinggi}px`);
    this.tempat.style.setProperty("--wb-row-inner-height", `${tinggi - 2}px`);
    this.pohonWb.columns = this.kolom.titles;
    this.pohonWb.update("colStructure");
  }

  /** Called by Wunderbaum when a row comes into view or its data changed. */
  #render(event) {
    this.kolom.fill(event, { kata: this.kata, terpilih: this.terpilih, meja: this.meja });
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
    const pilihan = this.meja?.pilihan;
    if (!node || info.region === "expander") {
      return;
    }
    if (pilihan && event.shiftKey) {
      pilihan.stretch(node.key);
    } else if (pilihan && (event.ctrlKey || event.metaKey || pilihan.kotak)) {
      pilihan.toggle(node.key);
    } else if (pilihan && event.detail === 2) {
      this.meja.baris.edit(node.key, { medan: MEDAN[info.colId] });
    } else {
      pilihan?.clear(node.key);
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
