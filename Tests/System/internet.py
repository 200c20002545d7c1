"""The servers of Tests/System/ssrf: one at every address of the world, and a DNS that says now this, now that."""

import http.server
import ipaddress
import socket
import socketserver
import ssl
import struct
import threading
import zlib

V4, V6, NAT64 = "93.184.216.34", "2606:2800::1", "64:ff9b::5db8:d822"
PUBLIC = {V4, V6, NAT64}


class Internet(http.server.ThreadingHTTPServer):
    """Answers on one port of every address. Where the address is not public it is the canary."""

    address_family, daemon_threads, request_queue_size = socket.AF_INET6, True, 64
    redirects, hits, visits = {}, [], []

    def get_request(self):
        connection, peer = super().get_request()
        reached = ipaddress.ip_address(connection.getsockname()[0])
        reached = str(reached.ipv4_mapped or reached)
        (self.visits if reached in PUBLIC else self.hits).append(f"{reached} port {self.server_port}")
        return connection, peer

    def handle_error(self, *_):
        pass  # a client that hangs up early is no news here


class TLSInternet(Internet):
    """The same behind TLS, with the certificate of self.example for that name and of good.example for all others."""

    certificates = None

    def finish_request(self, request, client):
        context = self.context("good.example")
        context.sni_callback = self.choose
        with context.wrap_socket(request, server_side=True) as request:
            super().finish_request(request, client)

    def choose(self, connection, name, _):
        if name == "self.example":
            connection.context = self.context(name)

    def context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{self.certificates}/{name}.crt", f"{self.certificates}/{name}.key")
        return context


class Pages(http.server.BaseHTTPRequestHandler):
    """A good picture at every path, but a redirect where there is one."""

    def do_GET(self):
        target = Internet.redirects.get(self.path)
        body = b"" if target else picture()
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class DNS(socketserver.BaseRequestHandler):
    """Gives what `zone` has for a name: for each type a list of answers, the first for the first question and so on.

    Questions about a `silent` name are never answered."""

    zone, asked, silent = {}, {}, set()

    def handle(self):
        query, reply = self.request
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
            at += 1 + query[at]
        name, kind = ".".join(labels), {1: "A", 28: "AAAA"}.get(struct.unpack(">H", query[at + 1:at + 3])[0])
        if name in self.silent:
            return
        records = self.records(name, kind)
        flags = 0x8180 if name in self.zone else 0x8183
        reply.sendto(query[:2] + struct.pack(">5H", flags, 1, len(records), 0, 0) + query[12:at + 5]
                     + b"".join(records), self.client_address)

    def records(self, name, kind):
        entry = self.zone.get(name, {})
        if "CNAME" in entry:
            return [self.record(name, 5, self.encoded(entry["CNAME"]))] + self.records(entry["CNAME"], kind)
        if kind not in entry:
            return []
        self.asked[name, kind] = turn = self.asked.get((name, kind), 0) + 1
        addresses = entry[kind][min(turn, len(entry[kind])) - 1]
        return [self.record(name, 1 if kind == "A" else 28, ipaddress.ip_address(address).packed)
                for address in addresses]

    def record(self, name, kind, data):
        return self.encoded(name) + struct.pack(">HHIH", kind, 1, 0, len(data)) + data

    @staticmethod
    def encoded(name):
        return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def picture():
    """A black PNG of one pixel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def begin(certificates):
    """Starts all of them, with the certificates of a folder."""
    TLSInternet.certificates = certificates
    servers = [Internet(("::", port), Pages) for port in (80, 8080)] + [TLSInternet(("::", 443), Pages)]
    servers.append(socketserver.ThreadingUDPServer(("127.0.0.1", 53), DNS))
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
