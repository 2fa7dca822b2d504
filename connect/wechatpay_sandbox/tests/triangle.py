"""The third side of the triangle: an SDK that neither of us wrote, against the sandbox.

Reads the merchant's and the platform's keys as JSON from standard input, walks the whole journey
with `wechatpayv3`, and writes what the Rust side checks with its own client as JSON to standard
output. Any disagreement ends it with a message and a status other than zero.
"""

import gzip
import hashlib
import json
import queue
import sys
import threading
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer

import requests
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.utils import load_private_key, rsa_sign

CALLBACK_WITHIN_S = 60
callbacks = queue.Queue()


def check(truth, words):
    if not truth:
        sys.exit(f"triangle: {words}")


class Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        callbacks.put((dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def open_shop():
    server = HTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/notify"


def sdk(given, notify_url, private_key=None):
    pay = WeChatPay(
        wechatpay_type=WeChatPayType.JSAPI,
        mchid=given["mchid"],
        private_key=private_key or given["private_key_pem"],
        cert_serial_no=given["serial_no"],
        appid=given["appid"],
        apiv3_key=given["apiv3_key"],
        notify_url=notify_url,
        public_key=given["platform_public_key_pem"],
        public_key_id=given["platform_serial"],
    )
    pay._core._gate_way = given["gateway"]
    return pay


def answered(answer, status=200):
    code, text = answer
    check(code == status, f"{status} expected, {code} came: {text}")
    return json.loads(text) if text else None


def prepay(pay, number, kind, **extra):
    amount = {"total": 1280, "currency": "CNY"}
    answer = pay.pay("赣南脐橙", number, amount, pay_type=kind, **extra)
    return answered(answer)


def told(pay, event_type):
    headers, body = callbacks.get(timeout=CALLBACK_WITHIN_S)
    spoilt = body.replace(b"encrypt", b"decrypt")
    check(not pay.callback(headers, spoilt), "a changed callback was believed")
    read = pay.callback(headers, body)
    check(read and read["event_type"] == event_type, f"{event_type} expected: {read}")
    return read["resource"]


def walk_payment(pay, given):
    payer = {"openid": "oTriangle"}
    prepay_id = prepay(pay, "PYjsapi1", WeChatPayType.JSAPI, payer=payer)["prepay_id"]
    scene = {"payer_client_ip": "203.0.113.7", "h5_info": {"type": "Wap"}}
    check(prepay(pay, "PYh5pay1", WeChatPayType.H5, scene_info=scene)["h5_url"], "no h5_url")
    check(prepay(pay, "PYnative", WeChatPayType.NATIVE)["code_url"], "no code_url")
    url = f"{given['gateway']}/sandbox/pay/{prepay_id}"
    pressed = requests.post(url, data={"action": "pay"}, allow_redirects=False, timeout=30)
    check(pressed.status_code == 303, "the cashier did not take the payment")
    paid = told(pay, "TRANSACTION.SUCCESS")
    check(paid["amount"]["total"] == 1280 and paid["payer"] == payer, f"another payment: {paid}")
    queried = answered(pay.query(out_trade_no="PYjsapi1"))
    check(queried == paid, "query and callback disagree")
    by_id = answered(pay.query(transaction_id=paid["transaction_id"]))
    check(by_id == paid, "the provider's number leads elsewhere")
    answered(pay.close("PYnative"), 204)
    check(answered(pay.query(out_trade_no="PYnative"))["trade_state"] == "CLOSED", "not closed")
    return paid


def walk_combined(pay, given):
    subs = [
        {"mchid": given["mchid"], "attach": "julin", "out_trade_no": number, "description": "赣南脐橙",
         "amount": {"total_amount": sum_fen, "currency": "CNY"}}
        for number, sum_fen in (("PYsub001", 1280), ("PYsub002", 990))
    ]
    payer = {"openid": "oTriangle"}
    opened = answered(pay.combine_pay("PYcombine1", subs, combine_payer_info=payer))
    url = f"{given['gateway']}/sandbox/pay/{opened['prepay_id']}"
    requests.post(url, data={"action": "pay"}, allow_redirects=False, timeout=30)
    paid = told(pay, "TRANSACTION.SUCCESS")
    sums = [sub["amount"]["total_amount"] for sub in paid["sub_orders"]]
    check(sums == [1280, 990], f"another combined payment: {paid}")
    check(answered(pay.combine_query("PYcombine1")) == paid, "query and callback disagree")
    later = [dict(sub, out_trade_no=sub["out_trade_no"] + "x") for sub in subs]
    answered(pay.combine_pay("PYcombine2", later, combine_payer_info=payer))
    names = [{"mchid": sub["mchid"], "out_trade_no": sub["out_trade_no"]} for sub in later]
    answered(pay.combine_close("PYcombine2", names), 204)
    closed = answered(pay.combine_query("PYcombine2"))["sub_orders"]
    check({sub["trade_state"] for sub in closed} == {"CLOSED"}, f"not closed: {closed}")


def walk_refund(pay):
    amount = {"refund": 290, "total": 1280, "currency": "CNY"}
    opened = answered(pay.refund("PYrf1", amount, out_trade_no="PYjsapi1", reason="缺货"))
    arrived = told(pay, "REFUND.SUCCESS")
    check(arrived["refund_id"] == opened["refund_id"], "another refund")
    check(answered(pay.query_refund("PYrf1"))["status"] == "SUCCESS", "not refunded")
    more = {"refund": 991, "total": 1280, "currency": "CNY"}
    refused = answered(pay.refund("PYrf2", more, out_trade_no="PYjsapi1"), 400)
    check(refused["code"] == "INVALID_REQUEST", f"refunded more than was paid: {refused}")


def walk_bill(pay, day):
    bill = answered(pay.trade_bill(day))
    code, packed = pay.download_bill(bill["download_url"])
    text = gzip.decompress(packed)
    check(code == 200, "the bill was not given out")
    check(hashlib.sha1(text).hexdigest() == bill["hash_value"], "the bill has another digest")
    check("`JLbefore" in text.decode(), "yesterday's order is not in yesterday's bill")


def callback_of_the_sdk(given, transaction):
    """Signed with the SDK's own function, for the Rust client to read."""
    nonce, associated = "abcdefghijkl", "transaction"
    plain = json.dumps(transaction).encode()
    sealed = AESGCM(given["apiv3_key"].encode()).encrypt(nonce.encode(), plain, associated.encode())
    body = json.dumps({
        "id": "EV-TRIANGLE",
        "event_type": "TRANSACTION.SUCCESS",
        "resource_type": "encrypt-resource",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": b64encode(sealed).decode(),
            "associated_data": associated,
            "nonce": nonce,
            "original_type": "transaction",
        },
    })
    stamp = str(given["now_s"])
    key = load_private_key(given["platform_private_key_pem"])
    return {
        "headers": {
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": "triangle",
            "Wechatpay-Serial": given["platform_serial"],
            "Wechatpay-Signature": rsa_sign(key, f"{stamp}\ntriangle\n{body}\n"),
        },
        "body": body,
    }


def main():
    given = json.load(sys.stdin)
    # The SDK reads the ambient clock; the sandbox under test has its own.
    time.time = lambda: given["now_s"]
    notify_url = open_shop()
    pay = sdk(given, notify_url)
    stranger = sdk(given, notify_url, private_key=given["platform_private_key_pem"])
    refused = answered(stranger.query(out_trade_no="PYjsapi1"), 401)
    check(refused["code"] == "SIGN_ERROR", f"a stranger was admitted: {refused}")
    paid = walk_payment(pay, given)
    walk_combined(pay, given)
    walk_refund(pay)
    walk_bill(pay, given["yesterday"])
    json.dump({
        "callback": callback_of_the_sdk(given, paid),
        "pay_sign": pay.sign(given["to_sign"]),
    }, sys.stdout)


main()
