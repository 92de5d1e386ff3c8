#!/usr/bin/env python3
"""A verifier for Bijak audit logs, written from docs/AUDIT.md alone. Python's standard library, nothing else.

    verify.py BUNDLE [--vkey VKEY]...     checks an evidence bundle; exit 0 if it holds, 1 if it does not
    verify.py --vectors FOLDER            checks itself against the published vectors

Paragraph signs are docs/AUDIT.md's. The Ed25519 below is RFC 8032's own description: right, and slow.
"""

import argparse
import base64
import binascii
import hashlib
import json
import pathlib
import re
import sys


class Refused(Exception):
    """Why nothing is proven; `seq` is the event it is about, if it is about one."""

    def __init__(self, why, seq=None):
        super().__init__(why)
        self.seq = seq


def require(condition, why, seq=None):
    if not condition:
        raise Refused(why, seq)


# §1: base64 with padding and no stray bits.
def unbase64(text, length=None):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(f"not base64: {text!r}") from error
    require(base64.b64encode(data).decode() == text, f"not canonical base64: {text!r}")
    require(length is None or len(data) == length, f"{len(data)} bytes instead of {length}")
    return data


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# §2, §3
def leaf_hash(line):
    return sha256(b"\x00", line.encode())


def node(left, right):
    return sha256(b"\x01", left, right)


class CompactRange:
    def __init__(self):
        self.nodes = []

    def append(self, leaf):
        self.nodes.append((0, leaf))
        while len(self.nodes) > 1 and self.nodes[-1][0] == self.nodes[-2][0]:
            height, right = self.nodes.pop()
            _, left = self.nodes.pop()
            self.nodes.append((height + 1, node(left, right)))

    def root(self):
        if not self.nodes:
            return sha256()
        acc = self.nodes[-1][1]
        for _, left in reversed(self.nodes[:-1]):
            acc = node(left, acc)
        return acc


# §5.1
def check_inclusion(leaf, seq, size, hashes, root):
    require(0 <= seq < size, f"a tree of {size} has no leaf {seq}")
    inner = (seq ^ (size - 1)).bit_length()
    border = (seq >> inner).bit_count()
    require(len(hashes) == inner + border, f"{len(hashes)} hashes instead of {inner + border}")
    h = leaf
    for i, p in enumerate(hashes[:inner]):
        h = node(p, h) if (seq >> i) & 1 else node(h, p)
    for p in hashes[inner:]:
        h = node(p, h)
    require(h == root, "the proof does not lead to the root")


# §5.2
def check_consistency(start, end, hashes, root_start, root_end):
    require(0 <= start <= end, f"a log never shrinks from {start} to {end}")
    if start == end:
        require(not hashes and root_start == root_end, "one size, two roots")
        return
    if start == 0:
        require(not hashes and root_start == sha256(), "no leaf has one root")
        return
    cut = (start & -start).bit_length() - 1
    inner = ((start - 1) ^ (end - 1)).bit_length() - cut
    border = ((start - 1) >> (inner + cut)).bit_count()
    if start == 1 << cut:
        seed = root_start
    else:
        require(hashes, "no hash to begin with")
        seed, hashes = hashes[0], hashes[1:]
    require(len(hashes) == inner + border, f"{len(hashes)} hashes instead of {inner + border}")
    a = b = seed
    sides = (start - 1) >> cut
    for i, p in enumerate(hashes[:inner]):
        if (sides >> i) & 1:
            a, b = node(p, a), node(p, b)
        else:
            b = node(b, p)
    for p in hashes[inner:]:
        a, b = node(p, a), node(p, b)
    require(a == root_start, "the proof does not lead to the earlier root")
    require(b == root_end, "the proof does not lead to the later root")


# Ed25519, RFC 8032 §5.1. Points are (X, Y, Z, T).
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verifies(public, signature, message):
    if len(signature) != 64:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return equal(multiply(s, BASE), add(r, multiply(k, a)))


# §4
class Key:
    def __init__(self, vkey):
        parts = vkey.split("+", 2)
        require(len(parts) == 3, f"not a vkey: {vkey!r}")
        self.vkey, (self.name, given, encoded) = vkey, parts
        require(is_name(self.name), f"not a key's name: {self.name!r}")
        data = unbase64(encoded, 33)
        require(data[0] == 1, f"type {data[0]} is not Ed25519")
        self.public = data[1:]
        self.id = sha256(self.name.encode(), b"\n", data)[:4]
        require(self.id.hex() == given, f"the key's id is {self.id.hex()}, not {given}")


def is_name(text):
    return bool(text) and "+" not in text and not any(c.isspace() for c in text)


def open_checkpoint(note, origin, keys):
    """The size and root of a note that holds, and the keys that signed it."""
    require(not any(c < " " and c != "\n" for c in note), "the note holds a control character")
    at = note.rfind("\n\n")
    require(at >= 0 and note.endswith("\n") and len(note) > at + 2, "the note has no signatures")
    text, lines = note[: at + 1], note[at + 2 : -1].split("\n")
    signers = []
    for line in lines:
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        require(match and is_name(match[1]), f"not a signature line: {line!r}")
        data = unbase64(match[2])
        require(len(data) > 4, f"not a signature: {line!r}")
        for key in keys:
            if key.name == match[1] and key.id == data[:4]:
                require(ed25519_verifies(key.public, data[4:], text.encode()), f"bad signature by {key.vkey}")
                signers.append(key)
    require(signers, "no trusted key has signed the checkpoint")
    fields = text[:-1].split("\n")
    require(len(fields) >= 3 and all(fields), "a checkpoint is an origin, a size and a root")
    require(fields[0] == origin, f"the checkpoint is of {fields[0]!r}, not of {origin!r}")
    require(re.fullmatch("0|[1-9][0-9]{0,18}", fields[1]) and int(fields[1]) < 2**63, f"not a size: {fields[1]!r}")
    return int(fields[1]), unbase64(fields[2], 32), signers


# §6
def once(pairs):
    members = dict(pairs)
    require(len(members) == len(pairs), "a member occurs twice")
    return members


def members(value, required, optional=()):
    require(isinstance(value, dict), "not an object")
    require(set(required) <= set(value) <= set(required) | set(optional), f"members are {sorted(value)}")


def proof_hashes(value):
    require(isinstance(value, list) and all(isinstance(text, str) for text in value), "a proof is a list of hashes")
    return [unbase64(text, 32) for text in value]


def check_bundle(data, trusted=()):
    try:
        bundle = json.loads(data, object_pairs_hook=once)
    except ValueError as error:
        raise Refused(f"not JSON: {error}") from error
    found = bundle.get("format") if isinstance(bundle, dict) else None
    require(found == "bijak-evidence/1", f"the format is {found!r}, not bijak-evidence/1")
    members(bundle, ["format", "origin", "vkeys", "checkpoint", "events"], ["earlier"])
    origin = bundle["origin"]
    keys = list(trusted) or [Key(vkey) for vkey in bundle["vkeys"]]
    for key in keys:
        require(key.name == origin, f"the key of {key.name!r} is not of {origin!r}")
    size, root, signers = open_checkpoint(bundle["checkpoint"], origin, keys)
    for earlier in bundle.get("earlier", []):
        members(earlier, ["checkpoint", "proof"])
        before, root_before, _ = open_checkpoint(earlier["checkpoint"], origin, keys)
        check_consistency(before, size, proof_hashes(earlier["proof"]), root_before, root)
    last = -1
    for event in bundle["events"]:
        members(event, ["seq", "line", "proof"])
        seq, line = event["seq"], event["line"]
        require(type(seq) is int and isinstance(line, str), "an event is a number and a line")
        try:
            require(seq > last, "events are out of order")
            last = seq
            check_inclusion(leaf_hash(line), seq, size, proof_hashes(event["proof"]), root)
            require(json.loads(line).get("seq") == seq, "the line is of another event")
        except (Refused, ValueError) as error:
            raise Refused(f"event {seq}: {error}", seq) from error
    return origin, size, signers, [event["seq"] for event in bundle["events"]]


# §8
def check_vectors(folder):
    def cases(name):
        found = json.loads((folder / f"{name}.json").read_text("utf-8"))["cases"]
        print(f"{name}: {len(found)} cases")
        return found

    def verdict(case, check):
        try:
            answer = check()
        except Refused as refused:
            assert not case["valid"], (case, str(refused))
            return refused
        assert case["valid"], case
        return answer

    tree, roots = CompactRange(), []
    roots.append(tree.root())
    for case in cases("leaves"):
        leaf = leaf_hash(case["line"])
        assert leaf == unbase64(case["leaf"]), case
        tree.append(leaf)
        roots.append(tree.root())
    for case in cases("trees"):
        assert roots[case["size"]] == unbase64(case["root"]), case
    for case in cases("inclusion"):
        leaf, root, hashes = unbase64(case["leaf"]), unbase64(case["root"]), proof_hashes(case["proof"])
        verdict(case, lambda: check_inclusion(leaf, case["seq"], case["size"], hashes, root))
    for case in cases("consistency"):
        first, second, hashes = unbase64(case["root_from"]), unbase64(case["root_to"]), proof_hashes(case["proof"])
        verdict(case, lambda: check_consistency(case["from"], case["to"], hashes, first, second))
    for case in cases("checkpoints"):
        verdict(case, lambda: open_checkpoint(case["note"], case["origin"], [Key(k) for k in case["vkeys"]]))
    for case in cases("bundles"):
        answer = verdict(case, lambda: check_bundle((folder / case["file"]).read_bytes()))
        if case["valid"]:
            assert answer[3] == case["events"], case
        else:
            assert answer.seq == case["seq"], (case, str(answer))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("bundle", nargs="?", type=pathlib.Path)
    parser.add_argument("--vkey", action="append", default=[], help="a key you trust; the bundle's own are then not asked")
    parser.add_argument("--vectors", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.vectors:
        check_vectors(arguments.vectors)
        return 0
    if not arguments.bundle:
        parser.error("a bundle or --vectors")
    try:
        trusted = [Key(vkey) for vkey in arguments.vkey]
        origin, size, signers, seqs = check_bundle(arguments.bundle.read_bytes(), trusted)
    except Refused as refused:
        print(f"REFUSED: {refused}", file=sys.stderr)
        return 1
    print(f"{len(seqs)} events are in {origin} of size {size}")
    for key in signers:
        print(f"signed by {key.vkey}" + ("" if trusted else " (the bundle's own word: compare it)"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
