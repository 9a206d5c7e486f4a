"""The provider's own client against the sandbox, unchanged: python-client.py URL KEY USER, prints JSON."""

import json
import sys

import requests
from textverified import (
    NumberType,
    ReservationCapability,
    ReservationState,
    ReservationType,
    TextVerified,
    TextVerifiedError,
)
from textverified._testing import TestMode


def control(method, path, **kwargs):
    response = requests.request(method, f"{url}/sandbox{path}", timeout=10, **kwargs)
    response.raise_for_status()
    return response.json()


def catalogue(client):
    services = client.services.list(NumberType.MOBILE, ReservationType.VERIFICATION)
    price = client.verifications.pricing(
        service_name="whatsapp",
        area_code=False,
        carrier=False,
        number_type=NumberType.MOBILE,
        capability=ReservationCapability.SMS,
    )
    stock = client.services.verification_inventory(
        number_type=NumberType.MOBILE,
        service_name="whatsapp",
        capability=ReservationCapability.SMS,
    )
    return {
        "username": client.account.me().username,
        "balance": client.account.me().current_balance,
        "services": len(services),
        "areaCodes": len(client.services.area_codes()),
        "price": price.price,
        "hasStock": stock.available_quantity > 0,
    }


def rent(client):
    verification = client.verifications.create(
        service_name="whatsapp",
        capability=ReservationCapability.SMS,
        area_code_select_option=["206"],
        max_price=2.5,
    )
    control("POST", "/sms", json={"reservationId": verification.id, "content": "Your WhatsApp code is 123-456"})
    messages = list(client.sms.incoming(verification, timeout=5, polling_interval=0.2))
    details = client.verifications.details(verification.id)
    client.verifications.reuse(verification)
    return {
        "number": verification.number,
        "cost": verification.total_cost,
        "code": messages[0].parsed_code,
        "completed": details.state == ReservationState.VERIFICATION_COMPLETED,
        "sms": len(client.sms.list(verification).get_all_items()),
    }


def cancel(client):
    verification = client.verifications.create(service_name="discord", capability=ReservationCapability.SMS)
    client.verifications.cancel(verification)
    return client.verifications.details(verification).state.to_api()


def refusal(client, **order):
    try:
        client.verifications.create(capability=ReservationCapability.SMS, **order)
    except TextVerifiedError as error:
        return error.error_code
    return None


def main():
    client = TextVerified(api_key=key, api_username=user, base_url=url)
    result = {"catalogue": catalogue(client), "rent": rent(client), "cancel": cancel(client)}
    control("PATCH", "/switches", json={"pageSize": 2})
    rows = client.verifications.list().get_all_items()
    sales = client.sales.list().get_all_items()
    result["pages"] = [len(rows), len({row.id for row in rows}), len(sales)]
    sale = client.sales.get(sales[0])
    result["sale"] = [len(sale.reservations), sale.reservations[0].reservation_type.to_api()]
    result["calls"] = len(client.calls.list().get_all_items())
    result["refusals"] = [
        refusal(client, service_name="whatsapp", max_price=0.5),
        refusal(client, service_name="test_no_numbers"),
        refusal(client, service_name="whatsapp", test=TestMode.MOCK_INSUFFICIENT_BALANCE),
    ]
    mock = client.verifications.create(
        service_name="whatsapp", capability=ReservationCapability.SMS, test=TestMode.MOCK_SUCCESS
    )
    result["mock"] = [mock.id, client.sms.list(mock).get_all_items()[0].parsed_code]
    print(json.dumps(result))


url, key, user = sys.argv[1:4]
main()
