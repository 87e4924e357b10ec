"""Canaille, an OpenID Provider that shares no code with the local ID-porten, in memory and on this machine only.

start_canaille.py PORT DEMO_ORIGIN: prints a line when it serves, and reads commands from standard input, a line each:
"rotate" signs with new keys from then on. It has one person, kari, and two clients: "without-acr" as Canaille gives it,
which also asks for consent, and "with-acr", for which an acr is mapped.
"""

import datetime
import os
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from socketserver import ThreadingMixIn

import canaille
from canaille.app import models
from canaille.backends import Backend
from canaille.oidc.models import AuthorizationCode
from joserfc.jwk import RSAKey

port, demo_origin = int(sys.argv[1]), sys.argv[2]


def new_keys():
    return [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]


app = canaille.create_app(
    config={
        "SECRET_KEY": os.urandom(24).hex(),
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "SESSION_COOKIE_SECURE": False,
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": new_keys(), "TRUSTED_DOMAINS": ["localhost"]},
    },
    env_file=None,
)

# Canaille has no way to map one.
AuthorizationCode.get_acr = lambda code: "selfregistered-email" if code.client.client_id == "with-acr" else None


def add_client(client_id, client_uri):
    client = models.Client(
        client_id=client_id,
        client_id_issued_at=datetime.datetime.now(datetime.timezone.utc),
        client_name=client_id,
        client_uri=client_uri,
        redirect_uris=[f"{demo_origin}/"],
        post_logout_redirect_uris=[f"{demo_origin}/"],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "email"],
        token_endpoint_auth_method="none",
        id_token_signed_response_alg="RS256",
    )
    Backend.instance.save(client)
    client.audience = [client]
    Backend.instance.save(client)


with app.app_context(), app.test_request_context():
    with Backend.instance.session():
        kari = models.User(
            user_name="kari", formatted_name="Kari", family_name="Nordmann", emails=["kari@example.no"], password="vinterblomst"
        )
        Backend.instance.save(kari)
        add_client("with-acr", demo_origin)
        add_client("without-acr", "https://service.example")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


server = make_server("127.0.0.1", port, app, Threads, Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("ready", flush=True)
# It ends with whoever started it.
for command in sys.stdin:
    if command.strip() == "rotate":
        app.config["CANAILLE_OIDC"]["ACTIVE_JWKS"] = new_keys()
        print("rotated", flush=True)
