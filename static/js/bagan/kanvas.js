/**
 * The window onto the drawing: where it looks, how near; wheel, pinch, drag and keys move it.
 *
 * Lengths of the drawing are millimetres, `skala` is pixels per millimetre; (x, y) is the millimetre at the corner.
 */

const TERDEKAT = 12;
const LANGKAH = 1.3;
const GESER = 60; // pixels of an arrow key
const MULAI_GESER = 5; // pixels until a press is a drag and no click

export class Kanvas {
  /**
   * @param {HTMLElement} bingkai
   * @param {SVGSVGElement} svg
   * @param {() => void} gambar called once per frame after the view changed
   */
  constructor(bingkai, svg, gambar) {
    Object.assign(this, { bingkai, svg, x: 0, y: 0, skala: 1, lebar: 1, tinggi: 1, jari: new Map(), bergeser: false });
    this.ukuran = bingkai.getBoundingClientRect();
    this.terjadwal = 0;
    this.draw = () => {
      this.terjadwal = 0;
      gambar();
    };
    svg.addEventListener("pointerdown", (event) => this.#press(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    for (const jenis of ["pointerup", "pointercancel"]) {
      svg.addEventListener(jenis, (event) => this.#release(event));
    }
    svg.addEventListener("click", (event) => this.#swallow(event), true);
    bingkai.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    bingkai.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => {
      this.ukuran = bingkai.getBoundingClientRect();
      this.change();
    }).observe(bingkai);
  }

  /** What is in sight, in millimetres. */
  get jendela() {
    return { x: this.x, y: this.y, w: this.ukuran.width / this.skala, h: this.ukuran.height / this.skala };
  }

  /** The smallest scale: the whole drawing in a part of the window. */
  get terjauh() {
    return Math.min(this.ukuran.width / this.lebar, this.ukuran.height / this.tinggi, 1) * 0.8;
  }

  change() {
    this.skala = Math.min(TERDEKAT, Math.max(this.terjauh, this.skala));
    this.terjadwal ||= requestAnimationFrame(this.draw);
  }

  /** All of it. */
  fit() {
    this.skala = Math.min(this.ukuran.width / this.lebar, this.ukuran.height / this.tinggi, 4) * 0.97;
    this.centre(this.lebar / 2, this.tinggi / 2);
  }

  centre(x, y) {
    this.change();
    this.x = x - this.ukuran.width / this.skala / 2;
    this.y = y - this.ukuran.height / this.skala / 2;
  }

  /** Nearer by a factor, the point (pixels within the window) staying where it is. */
  zoom(faktor, px = this.ukuran.width / 2, py = this.ukuran.height / 2) {
    const [x, y] = [this.x + px / this.skala, this.y + py / this.skala];
    this.skala *= faktor;
    this.change();
    this.x = x - px / this.skala;
    this.y = y - py / this.skala;
  }

  /** Moves the drawing by pixels. */
  pan(dx, dy) {
    this.x -= dx / this.skala;
    this.y -= dy / this.skala;
    this.change();
  }

  #at(event) {
    const sudut = this.bingkai.getBoundingClientRect();
    return [event.clientX - sudut.left, event.clientY - sudut.top];
  }

  #press(event) {
    if (event.button === 0) {
      this.jari.set(event.pointerId, this.#at(event));
      this.awal = this.#at(event);
      this.bergeser = this.jari.size > 1;
    }
  }

  #move(event) {
    const lama = this.jari.get(event.pointerId);
    if (!lama) {
      return;
    }
    const kini = this.#at(event);
    const jauh = Math.hypot(kini[0] - this.awal[0], kini[1] - this.awal[1]);
    if (!this.bergeser && jauh < MULAI_GESER) {
      return;
    }
    if (!this.bergeser || !this.svg.hasPointerCapture(event.pointerId)) {
      this.svg.setPointerCapture(event.pointerId);
      this.svg.classList.add("digeser");
    }
    this.bergeser = true;
    const lain = [...this.jari].find(([nomor]) => nomor !== event.pointerId)?.[1];
    this.jari.set(event.pointerId, kini);
    if (lain) {
      const jarak = (titik) => Math.max(1, Math.hypot(titik[0] - lain[0], titik[1] - lain[1]));
      this.zoom(jarak(kini) / jarak(lama), (kini[0] + lain[0]) / 2, (kini[1] + lain[1]) / 2);
      this.pan((kini[0] - lama[0]) / 2, (kini[1] - lama[1]) / 2);
    } else {
      this.pan(kini[0] - lama[0], kini[1] - lama[1]);
    }
  }

  #release(event) {
    this.jari.delete(event.pointerId);
    if (this.jari.size === 0) {
      this.svg.classList.remove("digeser");
    }
  }

  /** The click that ends a drag opens nothing. */
  #swallow(event) {
    if (this.bergeser) {
      event.preventDefault();
      event.stopPropagation();
      this.bergeser = false;
    }
  }

  #wheel(event) {
    event.preventDefault();
    const langkah = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    this.zoom(Math.exp(-langkah * (event.ctrlKey ? 0.01 : 0.0015)), ...this.#at(event));
  }

  #key(event) {
    const geser = { ArrowLeft: [GESER, 0], ArrowRight: [-GESER, 0], ArrowUp: [0, GESER], ArrowDown: [0, -GESER] };
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (geser[event.key]) {
      this.pan(...geser[event.key]);
    } else if (event.key === "+" || event.key === "=") {
      this.zoom(LANGKAH);
    } else if (event.key === "-") {
      this.zoom(1 / LANGKAH);
    } else if (event.key === "0") {
      this.fit();
    } else {
      return;
    }
    event.preventDefault();
  }
}
