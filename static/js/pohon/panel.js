/**
 * The panel beside the tree: loads the fragment of one node, and on a phone lies over the tree until it is closed.
 */

const SEMPIT = window.matchMedia("(width < 768px)");

/** Shows one node at a time; a newer request replaces an older one that is still under way. */
export class Panel {
  /**
   * @param {HTMLElement} tempat
   * @param {HTMLElement[]} latar what must not be reached while the panel lies over it
   * @param {DocumentFragment} kosong what stands there while no node is chosen
   */
  constructor(tempat, latar, kosong) {
    this.tempat = tempat;
    this.latar = latar;
    this.kosong = kosong;
    this.permintaan = null;
    SEMPIT.addEventListener("change", () => this.#cover(this.isShown));
  }

  /** Whether a node (or the message that it could not be loaded) stands in the panel. */
  get isShown() {
    return this.tempat.classList.contains("terbuka");
  }

  /**
   * @param {string} alamat
   * @param {string} judul
   */
  async load(alamat, judul) {
    this.permintaan?.abort();
    const permintaan = new AbortController();
    this.permintaan = permintaan;
    this.tempat.setAttribute("aria-busy", "true");
    try {
      const jawaban = await fetch(alamat, { headers: { "HX-Request": "true" }, signal: permintaan.signal });
      if (jawaban.redirected) {
        window.location.assign(alamat); // the session has ended: the sign-in page, then back to this node
        return;
      }
      const teks = this.tempat.dataset;
      if (jawaban.ok) {
        this.tempat.innerHTML = await jawaban.text();
      } else {
        this.#tell(jawaban.status === 404 ? teks.teksTidakAda : teks.teksGalat);
      }
    } catch (galat) {
      if (galat.name === "AbortError") {
        return;
      }
      this.#tell(this.tempat.dataset.teksGalat);
    }
    this.tempat.removeAttribute("aria-busy");
    this.show();
    this.#announce(judul);
  }

  /** Takes over what the server put into the page. */
  show() {
    this.tempat.classList.add("terbuka");
    this.tempat.scrollTop = 0;
    this.#cover(true);
  }

  /** Back to the state without a chosen node. */
  close() {
    this.permintaan?.abort();
    this.tempat.removeAttribute("aria-busy");
    this.tempat.classList.remove("terbuka");
    this.tempat.replaceChildren(this.kosong.cloneNode(true));
    this.#cover(false);
  }

  /** @param {string} pesan */
  #tell(pesan) {
    const tutup = this.tempat.querySelector("[data-tutup-panel]");
    const kotak = document.createElement("p");
    kotak.className = "pesan pesan-error";
    kotak.setAttribute("role", "alert");
    kotak.textContent = pesan;
    this.tempat.replaceChildren(...(tutup ? [tutup, kotak] : [kotak]));
  }

  /** @param {boolean} menutup whether the panel lies over the page (phones only) */
  #cover(menutup) {
    const tertutup = menutup && SEMPIT.matches;
    document.body.classList.toggle("panel-menutup", tertutup);
    for (const satu of this.latar) {
      satu.inert = tertutup;
    }
    if (tertutup) {
      this.tempat.querySelector("h2")?.focus();
    }
  }

  /**
   * A screen reader hears which node the panel shows; on a phone the focus moves there and says it already.
   *
   * @param {string} judul
   */
  #announce(judul) {
    if (!SEMPIT.matches) {
      document.getElementById("pohon-suara").textContent = this.tempat.dataset.teksTerbuka.replace("%n", judul);
    }
  }
}
