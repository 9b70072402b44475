"""Pages of the floor: sign-in, choice of Pemda, password, organisation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kinerja.core import queries
from kinerja.core.actor import Actor
from kinerja.core.audit import note_event
from kinerja.core.forms import GantiSandiForm, MasukForm
from kinerja.core.models import KejadianAkun, Pemda, Pengguna
from kinerja.core.web import in_pemda


class Masuk(auth_views.LoginView):
    """Sign-in; who is signed in already goes on."""

    template_name = "registration/masuk.html"
    authentication_form = MasukForm
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        note_event(KejadianAkun.Jenis.MASUK, pengguna=form.get_user(), permintaan=_request_id(self.request))
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        name = str(form.data.get("username", ""))
        note_event(KejadianAkun.Jenis.GAGAL_MASUK, nama_pengguna=name, permintaan=_request_id(self.request))
        return super().form_invalid(form)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Finished here, while the request's transaction is open (Django's own would render later)."""
        return render(self.request, self.template_name, context)


class Keluar(auth_views.LogoutView):
    """Sign-out, by POST alone; the browser forgets what it kept of the pages."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, Pengguna):
            note_event(KejadianAkun.Jenis.KELUAR, pengguna=request.user, permintaan=_request_id(request))
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ganti_sandi(request: HttpRequest) -> HttpResponse:
    """The own password; the person's other sessions end."""
    form = GantiSandiForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        pengguna = form.save()
        update_session_auth_hash(request, pengguna)
        note_event(KejadianAkun.Jenis.GANTI_SANDI, pengguna=pengguna, permintaan=_request_id(request))
        messages.success(request, _("Sandi sudah diganti. Sesi Anda di perangkat lain sudah berakhir."))
        return redirect("beranda")
    return render(request, "registration/ganti_sandi.html", {"form": form})


@require_safe
@login_required
def beranda(request: HttpRequest) -> HttpResponse:
    """To the person's only Pemda, or to the choice; an operator sees the platform's list instead."""
    assert isinstance(request.user, Pengguna)
    choices = queries.pemda_choices(request.user)
    if len(choices) == 1:
        return redirect("pemda", choices[0]["slug"])
    if not choices and request.user.is_operator:
        return redirect("operator")
    return redirect("pilih_pemda")


@require_safe
@login_required
def pilih_pemda(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Pengguna)
    return render(request, "registration/pilih_pemda.html", {"pilihan": queries.pemda_choices(request.user)})


@require_safe
@login_required
def operator(request: HttpRequest) -> HttpResponse:
    """The Pemda of this platform by name and state; an operator sees nothing of their content."""
    assert isinstance(request.user, Pengguna)
    if not request.user.is_operator:
        return redirect("beranda")
    return render(request, "core/operator.html", {"pemda": list(Pemda.objects.order_by("kode_wilayah"))})


@require_safe
@in_pemda
def organisasi(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "core/organisasi.html", {"unit": queries.organisation(actor)})


def _request_id(request: HttpRequest) -> str:
    return str(getattr(request, "permintaan_id", ""))
