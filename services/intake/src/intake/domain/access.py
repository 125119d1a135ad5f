"""The reporter's key to a complaint: worked out from the complaint's id, never kept, read aloud if need be."""

import hashlib
import hmac

from kentongan_contracts.codes import ALPHABET

_LETTERS = 28
_BITS_PER_LETTER = 5
_LOOKALIKES = str.maketrans("OIL", "011")


class AccessKeys:
    """Whoever knows `secret` can open every complaint."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def of(self, id: str) -> str:
        """The key such as `7KQM-4XZ2-...`: 140 bits in letters that cannot be mistaken for each other."""
        bits = int.from_bytes(self._digest(f"access:{id}"), "big")
        letters = "".join(ALPHABET[bits >> (_BITS_PER_LETTER * place) & 31] for place in range(_LETTERS))
        return "-".join(letters[start : start + 4] for start in range(0, _LETTERS, 4))

    def opens(self, id: str, typed: str) -> bool:
        """Whether `typed` is the key, in constant time; case, dashes, spaces and look-alike letters do not matter."""
        return hmac.compare_digest(_plain(self.of(id)).encode(), _plain(typed).encode())

    def mark(self, id: str, contact: str) -> str:
        """A mark that tells one supporter of a complaint from another and names nobody."""
        return self._digest(f"supporter:{id}:{contact.casefold().strip()}").hex()[:24]

    def _digest(self, text: str) -> bytes:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).digest()


def _plain(typed: str) -> str:
    return "".join(typed.upper().replace("-", "").split()).translate(_LOOKALIKES)
