"""Asks a responder as nginx does, by FastCGI (https://fastcgi-archives.github.io/FastCGI_Specification.html)."""

import socket
import struct

BEGIN_REQUEST, PARAMS, STDIN, STDOUT = 1, 4, 5, 6
RESPONDER = 1


def record(type, content):
    return struct.pack(">BBHHBx", 1, type, 1, len(content), 0) + content


def stream(type, content):
    """Records of a stream, and the empty one that ends it."""
    return b"".join(record(type, content[start:start + 32_768]) for start in range(0, len(content), 32_768)) + record(type, b"")


def pair(name, value):
    """A parameter; text or bytes."""
    name, value = (word if isinstance(word, bytes) else word.encode() for word in (name, value))
    lengths = (struct.pack(">B", count) if count < 128 else struct.pack(">I", count | 1 << 31) for count in (len(name), len(value)))
    return b"".join(lengths) + name + value


def ask(path, parameters, body=b"", timeout=60):
    """What the responder on a socket answers, head and body; as much of it as came, should it break off."""
    head = b"".join(pair(name, value) for name, value in parameters.items())
    said = b""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(timeout)
        try:
            wire.connect(path)
            wire.sendall(record(BEGIN_REQUEST, struct.pack(">HB5x", RESPONDER, 0)) + stream(PARAMS, head) + stream(STDIN, body))
            while part := wire.recv(65_536):
                said += part
        except (ConnectionError, FileNotFoundError):
            pass
    answer = b""
    while len(said) >= 8:
        _, type, _, length, padding = struct.unpack(">BBHHBx", said[:8])
        if type == STDOUT:
            answer += said[8:8 + length]
        said = said[8 + length + padding:]
    return answer
