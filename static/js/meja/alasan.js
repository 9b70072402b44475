/**
 * Why a target of a Perubahan changes: the server asks for it, the planner answers once, and the edit goes again.
 *
 * The last reason stands in the dialog the next time; where the planner says so, it is given without asking.
 */

import { partsOf } from "./rujukan.js";

export class Alasan {
  /**
   * @param {import("./meja.js").Meja} meja
   * @param {string} kunci under which the last reason is kept
   */
  constructor(meja, kunci) {
    Object.assign(this, { meja, kunci });
    this.dialog = document.getElementById("meja-mengapa");
    this.form = this.dialog.querySelector("form");
    this.terakhir = JSON.parse(window.sessionStorage.getItem(kunci) ?? "null");
    this.dialog.addEventListener("close", () => this.#settle());
    this.show();
  }

  show() {
    const kiriman = this.meja.antrean.isi.find(({ keadaan }) => keadaan === "alasan");
    if (!kiriman || this.dialog.open) {
      return;
    }
    if (this.terakhir?.terus && !partsOf(kiriman.edit).some(({ alasan }) => alasan)) {
      this.#send(kiriman, this.terakhir);
      return;
    }
    this.kiriman = kiriman;
    const { jenis, alasan, terus } = this.form.elements;
    [jenis.value, alasan.value, terus.checked] = [this.terakhir?.jenis ?? "", this.terakhir?.teks ?? "", false];
    this.dialog.querySelector("[data-target]").replaceChildren(...this.#targets(kiriman));
    this.dialog.returnValue = "";
    this.dialog.showModal();
    (jenis.value ? alasan : jenis).focus();
  }

  #targets({ edit }) {
    return partsOf(edit).filter(({ tindakan }) => tindakan === "target").map(({ tahun, triwulan, teks }) => {
      const baris = document.createElement("li");
      baris.textContent = `${tahun}${triwulan ? ` TW ${triwulan}` : ""}: ${teks || this.meja.teks.teksKosong}`;
      return baris;
    });
  }

  #settle() {
    const { kiriman } = this;
    this.kiriman = null;
    if (!document.body.classList.contains("panel-menutup")) {
      this.meja.grid.focus();
    }
    if (this.dialog.returnValue === "ya") {
      const { jenis, alasan, terus } = this.form.elements;
      this.terakhir = { jenis: jenis.value, teks: alasan.value.trim(), terus: terus.checked };
      window.sessionStorage.setItem(this.kunci, JSON.stringify(this.terakhir));
      this.#send(kiriman, this.terakhir);
      return;
    }
    this.meja.antrean.drop(kiriman);
    this.meja.muat(true); // the field says again what the server has
  }

  #send(kiriman, { jenis, teks }) {
    for (const satu of partsOf(kiriman.edit).filter(({ tindakan }) => tindakan === "target")) {
      satu.alasan = { jenis, teks };
    }
    this.meja.antrean.again(kiriman);
  }
}
