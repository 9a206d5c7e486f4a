"""A customer's program with the client that openapi-generator makes for Python. Run by npm run generators.

usage: openapi-generator.py API TOMORROW KEY
"""
import json
import sys

from namaskah_client import ApiClient, ApiException, Configuration, CreateVerification, VerificationsApi
from namaskah_client.models.problem import Problem

api, tomorrow, key = sys.argv[1:]


def client(host: str) -> VerificationsApi:
    return VerificationsApi(ApiClient(Configuration(host=host, access_token=key)))


def problem_of(call, *args) -> Problem:
    try:
        call(*args)
    except ApiException as error:
        return Problem.from_json(error.body)
    raise AssertionError("the request was not refused")


rented = client(api).create_verification(CreateVerification(service="whatsapp"), wait=25)
# The generated model checks patterns itself, so the wrong value is one that only the server can judge.
wrong = CreateVerification(service="whatsapp", metadata={"a[b]": "1"})
refused = problem_of(client(api).create_verification, wrong)
read = client(tomorrow).get_verification(rented.id)
unknown = problem_of(client(tomorrow).get_verification, "ver_unknown")

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
