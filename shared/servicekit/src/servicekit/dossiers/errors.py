"""What can go wrong with a dossier.

Retry
├── DossierMissing      nothing is known of this subject (yet)
├── Gap                 an earlier fact of the same speaker is still on its way
├── StoreUnavailable    the database did not answer in time; whether it wrote is unknown
└── StoreBusy           more is waiting than may wait
Refuse
├── AskedDifferently    the same key came with other content
└── DossierFull         the database keeps no larger document than this one would become
KeyTaken                another dossier holds a value that must be unique
"""

from servicekit.verdicts import Refuse, Retry


class DossierMissing(Retry):
    code = "dossier-missing"


class Gap(Retry):
    code = "gap"


class StoreUnavailable(Retry):
    code = "store-unavailable"


class StoreBusy(Retry):
    code = "store-busy"


class AskedDifferently(Refuse):
    code = "idempotency-key-reused"
    status = 422


class DossierFull(Refuse):
    code = "dossier-full"


class KeyTaken(Exception):
    """Draw another value and try again."""
