import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from django.views import View

LIST = "<h1>Guest book</h1><ul>{% for name, words in entries %}<li>{{ name }}: {{ words }}</li>{% endfor %}</ul>"
FORM = '<form method="post">{% csrf_token %}{{ form.as_p }}<button>Sign</button></form>'

settings.configure(
    SECRET_KEY="made for a lecture",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    LOGGING_CONFIG=None,
)
django.setup()
entries = [("Ada", "First!")]


class SignForm(forms.Form):
    name = forms.CharField(error_messages={"required": "A name is needed."})
    words = forms.CharField(required=False)


def page(request, template, status=200, **values):
    return HttpResponse(engines["django"].from_string(template).render(values, request), status=status)


def index(request):
    return page(request, LIST, entries=entries)


class Sign(View):
    def get(self, request):
        return page(request, FORM, form=SignForm())

    def post(self, request):
        form = SignForm(request.POST)
        if not form.is_valid():
            return page(request, FORM, 400, form=form)
        entries.append((form.cleaned_data["name"], form.cleaned_data["words"]))
        response = HttpResponseRedirect("/")
        response.status_code = 303
        return response


def broken(request):
    return HttpResponse(str(1 / 0))


urlpatterns = [path("", index), path("sign", Sign.as_view()), path("broken", broken)]
application = get_wsgi_application()
