"""What can be wrong with something that arrived. Codes are stable; the words a person reads are made in `desktop`."""

from __future__ import annotations

CODES = {
    "OP-01": "an op's bytes are not an op",
    "NAME-01": "a compartment, stream or incarnation is malformed",
    "JSON-01": "a structured part is not strict JSON within its limits",
    "SEAL-01": "cannot seal to these recipients",
    "SEAL-02": "this device and compartment is not among the recipients",
    "SEAL-03": "the seal's header is not one this program makes",
    "SEAL-04": "the sealed bytes were altered or cut short",
    "SEAL-05": "the sealed content is above the limit",
    "SEG-01": "a segment's framing or header is malformed",
    "SEG-02": "the origin's signature does not verify",
    "SEG-03": "the payload is not what the header promises",
    "SEG-04": "the payload expands above the limits",
    "SEG-05": "a frame does not end where an act ends",
    "SEG-06": "the origin is not entitled to this compartment",
    "SEG-07": "the segment was not sealed for this device",
    "SEG-08": "the sealer's signature does not verify",
    "SEG-NEW": "a segment of a newer program: upgrade, it is kept",
    "PKG-01": "a package's framing or header is malformed",
    "PKG-02": "the carrier's signature does not verify",
    "PKG-03": "the package's content is not what its table says",
    "PKG-04": "the package is of another office",
    "PKG-05": "the package is not addressed to this device",
    "PKG-06": "content above the level the package declares",
    "PKG-NEW": "a package of a newer program: upgrade, it is kept",
    "GAP-01": "earlier changes of this stream have not arrived yet",
    "FORK-01": "two different changes carry the same number: the first is kept",
    "FORK-02": "two different packages carry the same number: the first is kept",
    "OWN-01": "our own stream came back with numbers above ours: this machine needs a new incarnation",
    "TRUST-01": "the directory is malformed",
    "TRUST-02": "the directory's signature does not verify under the version held",
    "TRUST-03": "the directory is older than the version held",
    "TRUST-04": "another directory with the same version is held",
    "TRUST-05": "no directory is held yet",
    "TRUST-06": "the fingerprint read aloud is another one",
    "TRUST-07": "the signer may not make this change",
    "TRUST-08": "the sender is unknown",
    "TRUST-09": "the sender has been retired",
    "TRUST-10": "changes past the number at which the device was retired",
    "TRUST-11": "an incarnation the directory does not know",
    "TRUST-12": "the directory has expired: nothing above 内部 is exported",
    "DROP-01": "the file is not complete yet",
    "DROP-02": "the file is not what its completion mark says",
    "DROP-03": "the file could not be read",
    "DROP-04": "the folder belongs to another channel or office",
    "DROP-05": "the file could not be written, or does not read back as written",
    "OUT-01": "the level is above what this channel may carry",
    "OUT-02": "nobody to send to",
}
"""Code → meaning, in English, for logs and for whoever writes the Chinese sentences."""


class SyncProblem(Exception):
    """A package, segment or op that cannot be taken; `code` says why, `detail` is English and holds no content."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail
