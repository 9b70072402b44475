"""Shapes of input at the sign-in."""

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class MasukForm(AuthenticationForm):
    """Name and password; one answer for an unknown name and for a wrong password."""

    error_messages = {
        "invalid_login": _("Nama pengguna atau sandi tidak cocok. Periksa huruf besar dan kecilnya."),
        "inactive": _("Akun ini dinonaktifkan. Hubungi admin Pemda Anda."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature, passed through
        self.fields["username"].label = _("Nama pengguna")
        self.fields["password"].label = _("Sandi")


class GantiSandiForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_mismatch": _("Kedua sandi baru tidak sama."),
        "password_incorrect": _("Sandi lama tidak cocok."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature, passed through
        self.fields["old_password"].label = _("Sandi lama")
        self.fields["new_password1"].label = _("Sandi baru")
        self.fields["new_password2"].label = _("Sandi baru, sekali lagi")
