/**
 * Draws what is in sight: the shapes of all boxes as a few paths, texts and links of those alone that can be read.
 *
 * From afar a box is a shape, nearer it shows label and statement, nearest all its lines. New boxes are added a few at
 * a time, so that no frame waits long.
 */

const NS = "http://www.w3.org/2000/svg";
const BACA_AWAL = 1.1; // pixels per millimetre from which label and statement are shown
const BACA_SEMUA = 1.6; // from which all lines are
const SEKALI = 20; // boxes made in one frame
const PINGGIR = 30; // mm beyond the window in which boxes are kept
const SUDUT = 1.1;

/** @returns {SVGElement} */
function make(nama, sifat = {}, isi = "") {
  const elemen = document.createElementNS(NS, nama);
  for (const [kunci, nilai] of Object.entries(sifat)) {
    elemen.setAttribute(kunci, nilai);
  }
  elemen.textContent = isi;
  return elemen;
}

export class Gambar {
  /**
   * @param {SVGSVGElement} svg
   * @param {DOMStringMap} kata texts of the page
   */
  constructor(svg, kata) {
    Object.assign(this, { svg, kata, kotak: [], terlihat: new Map(), dicari: null, faktor: 1 });
    this.akar = make("g");
    this.latar = make("g", { "aria-hidden": "true" });
    this.isi = make("g");
    this.sisi = make("g", { "aria-hidden": "true" }); // stays at the left edge of the window
    this.akar.append(this.latar, this.isi, this.sisi);
    svg.append(this.akar);
  }

  /** A new drawing in place of the one before. */
  show(data) {
    this.kotak = data.kotak;
    this.rupa = data.rupa;
    this.nama = new Map(data.semua.map(([id, , label, pernyataan]) => [id, [label, pernyataan].filter(Boolean).join(": ")]));
    this.pangkal = data.alamat.replace(/0\/$/, "");
    this.kotak.forEach((satu, urutan) => {
      satu.urutan = urutan;
    });
    this.faktor = this.#letterFactor(data);
    this.terlihat.clear();
    this.isi.replaceChildren();
    this.sisi.replaceChildren(...this.#bands(data));
    this.latar.replaceChildren(...this.#stripes(data), ...this.#arrows(data), ...this.#shapes());
  }

  /** Letters of this machine that are wider than ours are made smaller by as much. */
  #letterFactor(data) {
    const kuas = document.createElement("canvas").getContext("2d");
    kuas.font = `100px ${getComputedStyle(this.svg).fontFamily}`;
    return Math.min(1, (data.lebar_contoh * 100) / kuas.measureText(data.contoh).width);
  }

  #stripes(data) {
    return data.pita.map(([y, tinggi, , nada]) =>
      make("rect", { class: `plot-jalur ${nada}`, x: -data.lebar, y, width: 3 * data.lebar, height: tinggi }),
    );
  }

  #bands(data) {
    return data.pita.flatMap(([y, tinggi, sisi, nada, baris, ukuran]) => {
      const bagian = [
        make("rect", { class: `plot-sisi ${nada}`, y, width: sisi, height: tinggi }),
      ];
      const jarak = ukuran * 1.2;
      baris.forEach((teks, urutan) => {
        const x = (sisi - jarak * baris.length) / 2 + jarak * (urutan + 0.5) + ukuran * 0.35;
        const tempat = `translate(${x} ${y + tinggi / 2}) rotate(-90)`;
        bagian.push(make("text", { class: "plot-tebal plot-putih plot-tengah", "font-size": ukuran * this.faktor, transform: tempat }, teks));
      });
      return bagian;
    });
  }

  #arrows(data) {
    return [make("path", { class: "plot-panah", d: data.panah }), make("path", { class: "plot-ujung", d: data.ujung })];
  }

  /** Two paths per colour: bodies and heads. */
  #shapes() {
    const badan = new Map();
    const kepala = new Map();
    for (const { x, y, w, h, nada, kepala: tinggi } of this.kotak) {
      const r = SUDUT;
      const atas = `M${x} ${y + tinggi}V${y + r}a${r} ${r} 0 0 1 ${r} ${-r}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}V${y + tinggi}`;
      badan.set(nada, `${badan.get(nada) ?? ""}${atas}V${y + h - r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}Z`);
      kepala.set(nada, `${kepala.get(nada) ?? ""}${atas}Z`);
    }
    return [
      ...[...badan].map(([nada, d]) => make("path", { class: `bagan-badan ${nada}`, d })),
      ...[...kepala].map(([nada, d]) => make("path", { class: `plot-kepala ${nada}`, d })),
    ];
  }

  /** Brings the page in step with the window; answers whether boxes wait for the next frame. */
  draw({ x, y, w, h }, skala) {
    this.akar.setAttribute("transform", `scale(${skala}) translate(${-x} ${-y})`);
    this.sisi.setAttribute("transform", `translate(${x} 0)`);
    const tingkat = skala >= BACA_SEMUA ? 2 : Number(skala >= BACA_AWAL);
    const kini = new Set();
    if (tingkat) {
      for (const satu of this.kotak) {
        if (satu.x < x + w + PINGGIR && satu.x + satu.w > x - PINGGIR && satu.y < y + h + PINGGIR && satu.y + satu.h > y - PINGGIR) {
          kini.add(satu);
        }
      }
    }
    for (const [satu, lama] of this.terlihat) {
      const dipakai = lama.contains(document.activeElement);
      if ((!kini.has(satu) && !dipakai) || (lama.dataset.tingkat !== String(tingkat) && kini.has(satu) && !dipakai)) {
        lama.remove();
        this.terlihat.delete(satu);
      }
    }
    let baru = 0;
    for (const satu of kini) {
      if (!this.terlihat.has(satu)) {
        if (baru === SEKALI) {
          return true;
        }
        baru += 1;
        this.#add(satu, tingkat);
      }
    }
    return false;
  }

  #add(satu, tingkat) {
    const kelompok = make("g", { transform: `translate(${satu.x} ${satu.y})`, class: satu.nada });
    kelompok.dataset.tingkat = String(tingkat);
    const tautan = make("a", { href: `${this.pangkal}${satu.id}/`, class: `bagan-kotak${satu.id === this.dicari ? " ditemukan" : ""}` });
    tautan.dataset.id = satu.id;
    tautan.append(make("rect", { class: "bagan-sentuh", width: satu.w, height: satu.h, rx: SUDUT }));
    if (satu.garis.length) {
      tautan.append(make("path", { class: "plot-garis", d: satu.garis.map((y) => `M0 ${y}H${satu.w}`).join("") }));
    }
    for (const [x, y, ukuran, ...potong] of tingkat === 2 ? satu.teks : satu.teks.slice(0, satu.awal)) {
      const baris = make("text", { x, y, "font-size": ukuran * this.faktor });
      for (let ke = 0; ke < potong.length; ke += 2) {
        const rupa = this.rupa[potong[ke]];
        baris.append(make("tspan", rupa ? { class: rupa } : {}, potong[ke + 1]));
      }
      tautan.append(baris);
    }
    kelompok.append(tautan);
    if (satu.anak) {
      kelompok.append(this.#toggle(satu));
    }
    // in reading order, so that Tab follows the tree
    let sesudah = null;
    for (const lain of this.terlihat.keys()) {
      if (lain.urutan > satu.urutan && (!sesudah || lain.urutan < sesudah.urutan)) {
        sesudah = lain;
      }
    }
    this.isi.insertBefore(kelompok, this.terlihat.get(sesudah) ?? null);
    this.terlihat.set(satu, kelompok);
  }

  #toggle(satu) {
    const nama = (satu.tutup ? this.kata.teksBuka : this.kata.teksTutup).replace("%nama", this.nama.get(satu.id));
    const tanda = satu.tutup ? `+${satu.anak}` : "−";
    const lebar = 3.4 + tanda.length * 1.5;
    const tombol = make("g", {
      class: `bagan-lipat${satu.tutup ? " tutup" : ""}`,
      role: "button",
      tabindex: "0",
      "aria-expanded": String(!satu.tutup),
      "aria-label": nama,
      transform: `translate(${satu.w / 2} ${satu.h})`,
    });
    tombol.dataset.lipat = satu.id;
    tombol.append(make("rect", { x: -lebar / 2, y: -2.1, width: lebar, height: 4.2, rx: 2.1 }), make("text", { y: 1.05, "font-size": 3 }, tanda));
    return tombol;
  }

  /** Marks the box that was searched for. */
  mark(id) {
    this.dicari = id;
    for (const [satu, kelompok] of this.terlihat) {
      kelompok.querySelector(".bagan-kotak").classList.toggle("ditemukan", satu.id === id);
    }
  }
}
