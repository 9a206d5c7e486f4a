"""A customer's program with the client that openapi-python-client generates. Run by tests/e2e/clients.test.ts.

usage: openapi-python-client.py API TOMORROW KEY
"""
import json
import sys

from namaskah_client import AuthenticatedClient
from namaskah_client.api.verifications import create_verification, get_verification
from namaskah_client.models import CreateVerification, Problem, Verification

api, tomorrow, key = sys.argv[1:]
today = AuthenticatedClient(base_url=api, token=key, timeout=60)
later = AuthenticatedClient(base_url=tomorrow, token=key, timeout=60)

rented = create_verification.sync(client=today, body=CreateVerification(service="whatsapp"), wait=25)
assert isinstance(rented, Verification), rented

wrong = CreateVerification(service="whatsapp", area_codes=["Seattle"])
refused = create_verification.sync(client=today, body=wrong)
assert isinstance(refused, Problem), refused

read = get_verification.sync(client=later, id=rented.id)
assert isinstance(read, Verification), read
unknown = get_verification.sync(client=later, id="ver_unknown")
assert isinstance(unknown, Problem), unknown

print(
    json.dumps(
        {
            "state": rented.state,
            "number": rented.number,
            "code": rented.code,
            "problem": {
                "status": refused.status,
                "code": refused.code,
                "errors": [[one.pointer, one.code] for one in refused.errors or []],
            },
            "later": {"state": read.state, "code": read.code, "problem": unknown.code},
        }
    )
)
