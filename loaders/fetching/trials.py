"""Trials from the ClinicalTrials.gov API, version 2: by number, and by a search.

https://clinicaltrials.gov/data-api/api
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from .client import Client, batches

URL = "https://clinicaltrials.gov/api/v2"
PER_SECOND = 0.8
"""The registry asks for about fifty requests a minute at most."""
_LISTED_AT_ONCE = 1000
_ASKED_AT_ONCE = 100
_FETCHED_AT_ONCE = 20
_LIST_FIELDS = "NCTId|LastUpdatePostDate"


def found_by(client: Client, query: str, at_most: int | None = None) -> dict[str, str | None]:
    """Return the numbers of the trials that a search finds, each with the date of its last change.

    :raises UnreachableError: the registry did not answer.
    """
    found: dict[str, str | None] = {}
    size = _LISTED_AT_ONCE if at_most is None else min(at_most, _LISTED_AT_ONCE)
    for page in _pages(client, {"query.term": query, "fields": _LIST_FIELDS, "pageSize": size}):
        found |= _dates(page)
        if at_most is not None and len(found) >= at_most:
            break
    return dict(list(found.items())[:at_most])


def dates_of(client: Client, numbers: Sequence[str]) -> dict[str, str | None]:
    """Return the date of the last change of each of these trials that the registry has.

    :raises UnreachableError: the registry did not answer.
    """
    found: dict[str, str | None] = {}
    for some in batches(numbers, _ASKED_AT_ONCE):
        for page in _pages(client, {"filter.ids": "|".join(some), "fields": _LIST_FIELDS, "pageSize": len(some)}):
            found |= _dates(page)
    return found


def trials(client: Client, numbers: Sequence[str]) -> Iterator[tuple[str, bytes, str | None]]:
    """Yield the number, the JSON and the date of the last change of each of these trials that the registry has.

    :raises UnreachableError: the registry did not answer; what was yielded before is whole.
    """
    for some in batches(numbers, _FETCHED_AT_ONCE):
        for page in _pages(client, {"filter.ids": "|".join(some), "pageSize": len(some)}):
            for study in page:
                yield _number(study), json.dumps(study, ensure_ascii=False, indent=1).encode(), _last_change(study)


def _pages(client: Client, parameters: Mapping[str, str | int]) -> Iterator[list[dict[str, Any]]]:
    token: str | None = None
    while True:
        more = {} if token is None else {"pageToken": token}
        answer = json.loads(client.get("/studies", {"format": "json", **parameters, **more}, _whole_page))
        yield answer["studies"]
        token = answer.get("nextPageToken")
        if token is None:
            return


def _whole_page(content: bytes) -> None:
    answer: object = json.loads(content)
    studies: object = cast("dict[str, object]", answer).get("studies") if isinstance(answer, dict) else None
    if not isinstance(studies, list) or not all(_has_number(one) for one in cast("list[object]", studies)):
        raise ValueError("no studies with their numbers")


def _has_number(study: object) -> bool:
    try:
        return isinstance(_number(cast("dict[str, Any]", study)), str)
    except (KeyError, TypeError):
        return False


def _number(study: Mapping[str, Any]) -> str:
    number: str = study["protocolSection"]["identificationModule"]["nctId"]
    return number


def _dates(studies: list[dict[str, Any]]) -> dict[str, str | None]:
    return {_number(study): _last_change(study) for study in studies}


def _last_change(study: Mapping[str, Any]) -> str | None:
    """Return the date of a trial's last change, as the registry's record has it; none where it does not say."""
    status = study["protocolSection"].get("statusModule") or {}
    date: str | None = (status.get("lastUpdatePostDateStruct") or {}).get("date")
    return date
