"""Hooks of Schemathesis: each request comes from an address of its own, since the limit of an address is not what is tested."""
import random

import schemathesis

addresses = random.Random(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers["CF-Connecting-IP"] = f"2001:db8:{addresses.randrange(65536):x}:{addresses.randrange(65536):x}::1"
