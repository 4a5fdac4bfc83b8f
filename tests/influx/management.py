"""Calls of InfluxDB 2 that make organisation, bucket, tokens, logins and mappings known.

Each rule names the file of influxdata/influxdb (branch 2.x) it was read from.
"""

import re
from collections.abc import Mapping
from typing import Any

from tests.influx.rights import (
    ORG,
    ORG_ID,
    SHORTEST_PASSWORD,
    Authorization,
    Bucket2,
    Refused,
    Rights,
    new_id,
    permissions_of,
)

_OWN, _LOGINS, _MAPPINGS = (
    "/api/v2/authorizations",
    "/private/legacy/authorizations",
    "/api/v2/dbrps",
)


def manage(
    rights: Rights,
    asked: str,
    *,
    by: Authorization,
    parameters: Mapping[str, str],
    sent: Any,
) -> tuple[int, object]:
    """The status and document of `asked`, such as "GET /api/v2/buckets"."""
    if asked == "GET /api/v2/orgs":
        return 200, {"orgs": _organisations(by, parameters)}
    if asked == "GET /api/v2/buckets":
        return 200, {"buckets": _buckets(rights, by, parameters)}
    if asked == f"GET {_OWN}":
        return 200, {"authorizations": _authorizations(rights, by)}
    if asked == f"POST {_OWN}":
        return 201, _add_token(rights, by, sent)
    if found := re.fullmatch(rf"DELETE {_OWN}/(\w+)", asked):
        _remove(rights.tokens, by, found[1])
        return 204, None
    if asked == f"GET {_LOGINS}":
        return 200, {"authorizations": _named_logins(rights, by, parameters.get("token"))}
    if asked == f"POST {_LOGINS}":
        return 201, _add_login(rights, by, sent)
    if found := re.fullmatch(rf"POST {_LOGINS}/(\w+)/password", asked):
        _set_password(rights, by, found[1], sent)
        return 204, None
    if found := re.fullmatch(rf"DELETE {_LOGINS}/(\w+)", asked):
        _remove(rights.logins, by, found[1])
        return 204, None
    if asked == f"GET {_MAPPINGS}":
        return 200, {"content": _mappings(rights, parameters)}
    if asked == f"POST {_MAPPINGS}":
        return 201, _add_mapping(rights, by, sent)
    raise Refused(404, "not found", "path not found")


def _organisations(by: Authorization, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
    """tenant/middleware_org_auth.go: those that may be read; a name that is none is an error."""
    if parameters.get("org", ORG) != ORG:
        raise Refused(404, "not found", f'organization name "{parameters["org"]}" not found')
    return [{"id": ORG_ID, "name": ORG}] if by.may("read", "orgs", ORG_ID) else []


def _buckets(
    rights: Rights, by: Authorization, parameters: Mapping[str, str]
) -> list[dict[str, Any]]:
    """tenant/middleware_bucket_auth.go, http_server_bucket.go: those that may be read."""
    name = parameters.get("name")
    found = [bucket for bucket in rights.buckets.values() if name in (None, bucket.name)]
    readable = [bucket for bucket in found if by.may("read", "buckets", bucket.id)]
    if name is not None and not readable:
        raise Refused(404, "not found", f'bucket "{name}" not found')
    return [_bucket(bucket) for bucket in readable]


def _bucket(bucket: Bucket2) -> dict[str, Any]:
    rules = []
    if bucket.retention_s is not None:
        rules = [{"type": "expire", "everySeconds": bucket.retention_s}]
    return {"id": bucket.id, "name": bucket.name, "orgID": ORG_ID, "retentionRules": rules}


def _authorizations(rights: Rights, by: Authorization) -> list[dict[str, Any]]:
    """authorization/middleware_auth.go: those that may be read; others are left out."""
    return [_told(a) for a in rights.tokens.values() if by.may("read", "authorizations", a.id)]


def _told(authorization: Authorization, **more: Any) -> dict[str, Any]:
    permissions = [
        {"action": action, "resource": {"type": kind, "id": number, "orgID": ORG_ID}}
        for action, kind, number in authorization.permissions or ()
    ]
    return {
        "id": authorization.id,
        "description": authorization.description,
        "permissions": permissions,
        "status": "active",
        **more,
    }


def _allowed_to_make(by: Authorization, made: Authorization) -> None:
    """authorization/middleware_auth.go: nobody gives more than they have."""
    allowed = by.may("write", "authorizations") and all(
        by.may(*permission) for permission in made.permissions or ()
    )
    if not allowed:
        raise Refused(401, "unauthorized", "write:authorizations is unauthorized")


def _add_token(rights: Rights, by: Authorization, sent: Any) -> dict[str, Any]:
    """authorization/http_server.go: the server chooses the token; it is shown here only."""
    made = Authorization(
        id=new_id(), permissions=permissions_of(sent), description=sent.get("description", "")
    )
    _allowed_to_make(by, made)
    token = rights.add_token(*made.permissions or ())
    rights.tokens[token] = made
    return _told(made, token=token)


def _named_logins(rights: Rights, by: Authorization, name: str | None) -> list[dict[str, Any]]:
    """v1/authorization/service.go: by its name, which is called `token`; none is an error."""
    if name is not None and name not in rights.logins:
        raise Refused(404, "not found", "authorization not found")
    return [
        _told(login, token=known)
        for known, login in rights.logins.items()
        if name in (None, known) and by.may("read", "authorizations", login.id)
    ]


def _add_login(rights: Rights, by: Authorization, sent: Any) -> dict[str, Any]:
    """v1/authorization/http_server.go: a name that is free; there is no password yet."""
    permissions = permissions_of(sent)
    name = sent.get("token")
    if not name:
        raise Refused(400, "invalid", "token required for v1 user authorization type")
    if name in rights.logins:
        raise Refused(422, "unprocessable entity", f"token already exists: {name}")
    made = Authorization(id=new_id(), permissions=permissions)
    _allowed_to_make(by, made)
    rights.logins[name] = made
    return _told(made, token=name)


def _set_password(rights: Rights, by: Authorization, number: str, sent: Any) -> None:
    """v1/authorization/service_password.go."""
    if number not in {login.id for login in rights.logins.values()}:
        raise Refused(404, "not found", "authorization not found")
    if not by.may("write", "authorizations", number):
        raise Refused(401, "unauthorized", "write:authorizations is unauthorized")
    if len(sent["password"]) < SHORTEST_PASSWORD:
        raise Refused(400, "invalid", "passwords must be at least 8 characters long")
    rights.passwords[number] = sent["password"]


def _remove(known: dict[str, Authorization], by: Authorization, number: str) -> None:
    for name, authorization in list(known.items()):
        if authorization.id == number and by.may("write", "authorizations", number):
            del known[name]
            return
    raise Refused(404, "not found", "authorization not found")


def _mappings(rights: Rights, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
    """dbrp/http_server_dbrp.go: the organisation must be named; 2.4 and later add virtual ones."""
    _organisation_of(parameters)
    told = list(rights.mappings)
    if rights.maps_by_itself:
        told += [_mapping(bucket, virtual=True) for bucket in rights.buckets.values()]
    bucket, database = parameters.get("bucketID"), parameters.get("db")
    return [
        m for m in told if bucket in (None, m["bucketID"]) and database in (None, m["database"])
    ]


def _mapping(bucket: Bucket2, *, virtual: bool) -> dict[str, Any]:
    return {
        "id": bucket.id,
        "database": bucket.name,
        "retention_policy": "autogen",
        "default": True,
        "orgID": ORG_ID,
        "bucketID": bucket.id,
        "virtual": virtual,
    }


def _add_mapping(rights: Rights, by: Authorization, sent: Any) -> dict[str, Any]:
    """dbrp/service.go: database and policy together are there once; dbrp/middleware_auth.go."""
    _organisation_of(sent)
    bucket = rights.bucket(sent["bucketID"])
    if not by.may("write", "buckets", bucket.id):
        raise Refused(401, "unauthorized", "write:buckets is unauthorized")
    key = (sent["database"], sent["retention_policy"])
    if any((m["database"], m["retention_policy"]) == key for m in rights.mappings):
        raise Refused(409, "conflict", "DBRP mapping already exists")
    made = _mapping(bucket, virtual=False) | {
        "id": new_id(),
        "database": sent["database"],
        "retention_policy": sent["retention_policy"],
        "default": sent.get("default", False),
    }
    rights.mappings.append(made)
    return made


def _organisation_of(parameters: Mapping[str, str]) -> None:
    if parameters.get("orgID", parameters.get("org")) not in (ORG_ID, ORG):
        raise Refused(400, "invalid", "either 'org' or 'orgID' must be provided")
