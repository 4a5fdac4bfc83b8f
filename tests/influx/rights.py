"""Rights of InfluxDB 2 as its server keeps them: tokens, logins of 1.x style, buckets, mappings.

Each rule names the file of influxdata/influxdb (branch 2.x) it was read from.
"""

import base64
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

Permission = tuple[str, str, str | None]
"""Action, kind of resource, and its id; None: all of that kind in the organisation."""

ORG, ORG_ID, USER_ID = "home", "0a0a0a0a0a0a0a0a", "0b0b0b0b0b0b0b0b"
SHORTEST_PASSWORD = 8  # tenant/service.go, MinPasswordLen


class Refused(Exception):
    """An answer other than success. Codes and statuses: kit/platform/errors, http/errors.go."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


UNAUTHORIZED = (401, "unauthorized", "unauthorized access")


@dataclass(frozen=True, kw_only=True)
class Authorization:
    """A token or a login. `permissions` None: the operator's, who may all."""

    id: str
    permissions: tuple[Permission, ...] | None
    description: str = ""

    def may(self, action: str, kind: str, number: str | None = None) -> bool:
        """authz.go, `PermissionAllowed`: an id matches itself or a permission without one."""
        if self.permissions is None:
            return True
        return any(
            (action, kind) == (allowed, of) and of_id in (None, number)
            for allowed, of, of_id in self.permissions
        )


@dataclass
class Bucket2:
    """A bucket. `retention_s` None: for ever."""

    id: str
    name: str
    retention_s: int | None = None


@dataclass
class Rights:
    """All of it in memory, for one organisation."""

    buckets: dict[str, Bucket2] = field(default_factory=dict)
    tokens: dict[str, Authorization] = field(default_factory=dict)
    logins: dict[str, Authorization] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)  # of a login's id
    mappings: list[dict[str, Any]] = field(default_factory=list)
    maps_by_itself: bool = True  # dbrp/service.go: a bucket answers to its own name since 2.4

    def add_bucket(self, name: str, *, retention_s: int | None = None) -> Bucket2:
        made = self.buckets[name] = Bucket2(new_id(), name, retention_s)
        return made

    def add_token(self, *permissions: Permission, token: str | None = None) -> str:
        """Without permissions: an operator's."""
        made = token or base64.urlsafe_b64encode(secrets.token_bytes(64)).decode()
        self.tokens[made] = Authorization(id=new_id(), permissions=permissions or None)
        return made

    def token_for(self, bucket: str, *actions: str) -> str:
        number = self.buckets[bucket].id
        return self.add_token(*((action, "buckets", number) for action in actions))

    def of_api(self, header: str) -> Authorization:
        """http/tokens.go and http/authentication_middleware.go: API tokens, never a 1.x login."""
        for scheme in ("Token ", "Bearer "):
            if header.startswith(scheme) and header.removeprefix(scheme) in self.tokens:
                return self.tokens[header.removeprefix(scheme)]
        raise Refused(*UNAUTHORIZED)

    def of_compatibility(self, header: str, *, user: str, password: str) -> Authorization:
        """http/legacy/influx1x_authentication_handler.go, v1/authorization/authorizer.go.

        `Token user:password` is cut at the colon and only what follows is looked up, as an API
        token: a 1.x login is none. Basic and u, p: a login, and only if there is no such login
        the password as an API token.
        """
        if not (user and password):
            if header.startswith("Token ") and header.count(" ") == 1:
                return self._token(header.removeprefix("Token ").partition(":")[::2])
            if not header.startswith("Basic "):
                raise Refused(*UNAUTHORIZED)
            decoded = base64.b64decode(header.removeprefix("Basic ")).decode()
            user, _, password = decoded.partition(":")
        login = self.logins.get(unquote(user))
        if login is None:
            return self._token((user, password))
        if self.passwords.get(login.id) != password:
            raise Refused(*UNAUTHORIZED)
        return login

    def _token(self, named: tuple[str, ...]) -> Authorization:
        first, second = named
        found = self.tokens.get(second or first)
        if found is None:
            raise Refused(*UNAUTHORIZED)
        return found

    def bucket(self, name: str) -> Bucket2:
        """http/write_handler.go, `findBucket`: by id, else by name."""
        for bucket in self.buckets.values():
            if name in (bucket.id, bucket.name):
                return bucket
        raise Refused(404, "not found", f'bucket "{name}" not found')

    def readable(self, by: Authorization) -> list[Bucket2]:
        return [bucket for bucket in self.buckets.values() if by.may("read", "buckets", bucket.id)]

    def mapped(self, database: str, policy: str = "") -> Bucket2 | None:
        """dbrp/service.go: what is mapped, else (2.4 and later) the bucket of that name."""
        for mapping in self.mappings:
            if mapping["database"] == database and policy in ("", mapping["retention_policy"]):
                return self.bucket(mapping["bucketID"])
        if not self.maps_by_itself:
            return None
        name = database if policy in ("", "autogen") else f"{database}/{policy}"
        return self.buckets.get(name)


def new_id() -> str:
    return secrets.token_hex(8)


def permissions_of(document: dict[str, Any]) -> tuple[Permission, ...]:
    """authorization/http_server.go: at least one, each with its organisation's id."""
    sent = document.get("permissions") or []
    if not sent:
        raise Refused(400, "invalid", "authorization must include permissions")
    if document.get("orgID") != ORG_ID:
        raise Refused(400, "invalid", "org id required")
    for each in sent:
        if each["resource"].get("orgID") != ORG_ID or each["action"] not in ("read", "write"):
            raise Refused(400, "invalid", "invalid permission")
    return tuple((p["action"], p["resource"]["type"], p["resource"].get("id")) for p in sent)
