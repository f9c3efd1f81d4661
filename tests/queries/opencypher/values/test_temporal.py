"""Dates, times and durations, as Neo4j 5.26 answers them; its answers are the ones written here."""

import datetime as dt

import networkx as nx
import pytest

from oncograph.queries.opencypher import CypherError, Duration, Engine

ANSWERS: list[tuple[str, object]] = [
    ("toString(date('2020-02-03'))", "2020-02-03"),
    ("toString(date('20200203'))", "2020-02-03"),
    ("toString(date('2020-02'))", "2020-02-01"),
    ("toString(date('2020'))", "2020-01-01"),
    ("toString(date('2020-W05-3'))", "2020-01-29"),
    ("toString(date('2020W053'))", "2020-01-29"),
    ("toString(date('2020-W05'))", "2020-01-27"),
    ("toString(date('2020-034'))", "2020-02-03"),
    ("toString(date('2020034'))", "2020-02-03"),
    ("toString(date('2020-Q2-11'))", "2020-04-11"),
    ("toString(date('202002'))", "2020-02-01"),
    ("toString(date({year: 2020, month: 2, day: 3}))", "2020-02-03"),
    ("toString(date({year: 2020}))", "2020-01-01"),
    ("toString(date({year:2020, week: 5, dayOfWeek: 3}))", "2020-01-29"),
    ("toString(date({year: 2020, quarter: 2, dayOfQuarter: 11}))", "2020-04-11"),
    ("toString(date({year: 2020, ordinalDay: 34}))", "2020-02-03"),
    ("toString(date({year: 2020, month: 2}))", "2020-02-01"),
    ("toString(date({year: 2020, week: 5}))", "2020-01-27"),
    ("toString(date({date: date('2020-02-03'), day: 9}))", "2020-02-09"),
    ("toString(date({date: date('2020-02-03'), month: 9}))", "2020-09-03"),
    ("toString(date({date: datetime('2020-02-03T10:00:00Z'), year: 2021}))", "2021-02-03"),
    ("toString(date(datetime('2020-02-03T10:00:00Z')))", "2020-02-03"),
    ("toString(localdatetime('2020-02-03T10:11:12.123'))", "2020-02-03T10:11:12.123"),
    ("toString(localdatetime('2020-02-03T10:11'))", "2020-02-03T10:11:00"),
    ("toString(localdatetime('2020-02-03T10'))", "2020-02-03T10:00:00"),
    ("toString(localdatetime('20200203T101112'))", "2020-02-03T10:11:12"),
    ("toString(localdatetime('2020-02-03'))", "2020-02-03T00:00:00"),
    (
        "toString(localdatetime({year: 2020, month: 2, day: 3, hour: 4, minute: 5, second: 6, microsecond: 7008}))",
        "2020-02-03T04:05:06.007008",
    ),
    ("toString(localdatetime({date: date('2020-02-03'), time: localtime('10:11')}))", "2020-02-03T10:11:00"),
    ("toString(localdatetime({datetime: localdatetime('2020-02-03T10:11'), hour: 3}))", "2020-02-03T03:11:00"),
    ("toString(datetime('2020-02-03T10:11:12Z'))", "2020-02-03T10:11:12Z"),
    ("toString(datetime('2020-02-03T10:11:12+01:00'))", "2020-02-03T10:11:12+01:00"),
    ("toString(datetime('2020-02-03T10:11:12'))", "2020-02-03T10:11:12Z"),
    ("toString(datetime('2020-02-03T10:11:12[Europe/Stockholm]'))", "2020-02-03T10:11:12+01:00[Europe/Stockholm]"),
    (
        "toString(datetime('2020-02-03T10:11:12+01:00[Europe/Stockholm]'))",
        "2020-02-03T10:11:12+01:00[Europe/Stockholm]",
    ),
    ("toString(datetime('20200203T1011+0100'))", "2020-02-03T10:11:00+01:00"),
    ("toString(datetime('2020-02-03'))", "2020-02-03T00:00:00Z"),
    ("toString(datetime({year: 2020, month: 2, day: 3, hour: 4, timezone: '+01:00'}))", "2020-02-03T04:00:00+01:00"),
    (
        "toString(datetime({year: 2020, month: 2, day: 3, hour: 4, timezone: 'Europe/Stockholm'}))",
        "2020-02-03T04:00:00+01:00[Europe/Stockholm]",
    ),
    ("toString(datetime({year: 2020}))", "2020-01-01T00:00:00Z"),
    (
        "toString(datetime({datetime: datetime('2020-02-03T10:11:12Z'), timezone: '+02:00'}))",
        "2020-02-03T12:11:12+02:00",
    ),
    ("toString(datetime({date: date('2020-02-03'), time: time('10:11+03:00')}))", "2020-02-03T10:11:00+03:00"),
    ("toString(datetime({date: date('2020-02-03'), hour: 5}))", "2020-02-03T05:00:00Z"),
    ("toString(datetime({epochSeconds: 1580724672, nanosecond: 5000}))", "2020-02-03T10:11:12.000005Z"),
    ("toString(datetime({epochMillis: 1580724672123}))", "2020-02-03T10:11:12.123Z"),
    ("toString(datetime.fromepoch(1580724672, 1000))", "2020-02-03T10:11:12.000001Z"),
    ("toString(datetime.fromepochmillis(1580724672123))", "2020-02-03T10:11:12.123Z"),
    ("toString(time('10:11:12.5+01:00'))", "10:11:12.5+01:00"),
    ("toString(time('101112Z'))", "10:11:12Z"),
    ("toString(time('10:11'))", "10:11:00Z"),
    ("toString(time({hour: 10, minute: 11, timezone: '+02:00'}))", "10:11:00+02:00"),
    ("toString(time({time: time('10:11+01:00'), timezone: '+02:00'}))", "11:11:00+02:00"),
    ("toString(time('10'))", "10:00:00Z"),
    ("toString(localtime('10:11:12.5'))", "10:11:12.5"),
    ("toString(localtime('101112'))", "10:11:12"),
    ("toString(localtime('10'))", "10:00:00"),
    ("toString(localtime({hour: 10, minute: 11, second: 12}))", "10:11:12"),
    ("toString(localtime({time: time('10:11+01:00')}))", "10:11:00"),
    ("toString(localtime(datetime('2020-02-03T10:11:12Z')))", "10:11:12"),
    ("toString(duration('P1Y2M3DT4H5M6.7S'))", "P1Y2M3DT4H5M6.7S"),
    ("toString(duration('PT1.5H'))", "PT1H30M"),
    ("toString(duration('P1W'))", "P7D"),
    ("toString(duration('P-1DT2S'))", "P-1DT2S"),
    ("toString(duration('P0.5Y'))", "P6M"),
    ("toString(duration('P2020-02-03T04:05:06'))", "P2020Y2M3DT4H5M6S"),
    ("toString(duration('PT0S'))", "PT0S"),
    ("toString(duration('P1.5M'))", "P1M15DT5H14M33S"),
    ("toString(duration('-P1D'))", "P-1D"),
    (
        "toString(duration({years: 1, months: 2, days: 3, hours: 4, minutes: 5, seconds: 6, microseconds: 7008}))",
        "P1Y2M3DT4H5M6.007008S",
    ),
    ("toString(duration({weeks: 2.5}))", "P17DT12H"),
    ("toString(duration({months: 0.75}))", "P22DT19H51M49.5S"),
    ("toString(duration({days: 14, hours: 16, minutes: 12}))", "P14DT16H12M"),
    ("toString(duration({minutes: 1.5, seconds: -90}))", "PT0S"),
    ("toString(duration({hours: 25, seconds: 3600}))", "PT26H"),
    ("toString(duration({days: 1.5}))", "P1DT12H"),
    (
        "toString(duration({years: 12.5, months: 5.5, days: 14.5, hours: 16.5, minutes: 12.5, seconds: 70.5}))",
        "P12Y11M29DT33H58M13.5S",
    ),
    ("toString(date('2020-01-31') + duration('P1M'))", "2020-02-29"),
    ("toString(date('2020-01-31') - duration('P1M'))", "2019-12-31"),
    ("toString(date('2020-01-31') + duration('PT25H'))", "2020-02-01"),
    ("toString(date('2020-02-29') + duration('P1Y'))", "2021-02-28"),
    ("toString(duration('P1D') + date('2020-01-31'))", "2020-02-01"),
    ("toString(localdatetime('2020-01-31T10:00') + duration('P1M1DT1H'))", "2020-03-01T11:00:00"),
    (
        "toString(datetime('2020-03-28T12:00[Europe/Stockholm]') + duration('P1D'))",
        "2020-03-29T12:00:00+02:00[Europe/Stockholm]",
    ),
    (
        "toString(datetime('2020-03-28T12:00[Europe/Stockholm]') + duration('PT24H'))",
        "2020-03-29T13:00:00+02:00[Europe/Stockholm]",
    ),
    ("toString(time('23:00Z') + duration('PT2H'))", "01:00:00Z"),
    ("toString(localtime('23:00') + duration('P1DT2H'))", "01:00:00"),
    ("toString(duration('P1D') + duration('PT1H'))", "P1DT1H"),
    ("toString(duration('P1D') - duration('PT1H'))", "P1DT-1H"),
    ("toString(duration('P1DT1H') * 2)", "P2DT2H"),
    ("toString(2 * duration('P1M'))", "P2M"),
    ("toString(duration('P1M1DT1H') / 2)", "P15DT17H44M33S"),
    ("toString(duration('P1D') * 0.5)", "PT12H"),
    ("toString(duration('P1M') * 1.5)", "P1M15DT5H14M33S"),
    ("date('2020-01-01') < date('2020-01-02')", True),
    ("date('2020-01-01') = date('2020-01-01')", True),
    ("date('2020-01-01') < datetime('2020-01-02T00:00Z')", None),
    ("date('2020-01-01') = datetime('2020-01-01T00:00Z')", False),
    ("date('2020-01-01') <> localdatetime('2020-01-01T00:00')", True),
    ("date('2020-01-01') < 5", None),
    ("date('2020-01-01') > '2019'", None),
    ("datetime('2020-01-01T10:00Z') = datetime('2020-01-01T11:00+01:00')", False),
    ("datetime('2020-01-01T10:00Z') < datetime('2020-01-01T11:00+01:00')", True),
    ("datetime('2020-01-01T10:00Z') <= datetime('2020-01-01T11:00+01:00')", True),
    ("time('10:00Z') = time('11:00+01:00')", False),
    ("time('10:00Z') < time('11:00+01:00')", True),
    ("time('10:00Z') > time('11:00+01:00')", False),
    ("datetime('2020-01-01T10:00Z') > datetime('2020-01-01T11:00+01:00')", False),
    ("duration('P1D') = duration('PT24H')", False),
    ("duration('P1D') < duration('P2D')", None),
    ("duration('P1Y') = duration('P12M')", True),
    ("duration('P1D') <= duration('P1D')", True),
    ("duration('PT60S') = duration('PT1M')", True),
    ("toString(datetime('2020-02-03T10:11:12.100Z'))", "2020-02-03T10:11:12.1Z"),
    ("toString(datetime('2020-02-03T10:11[Europe/Stockholm]'))", "2020-02-03T10:11:00+01:00[Europe/Stockholm]"),
    ("toString(localtime('10:00'))", "10:00:00"),
    ("toString(datetime('2020-02-03T10:11:12.123456+05:30'))", "2020-02-03T10:11:12.123456+05:30"),
    ("toString(date.truncate('month', date('2020-02-13')))", "2020-02-01"),
    ("toString(date.truncate('year', datetime('2020-02-13T10:00Z')))", "2020-01-01"),
    ("toString(date.truncate('week', date('2020-02-13')))", "2020-02-10"),
    ("toString(date.truncate('quarter', date('2020-02-13')))", "2020-01-01"),
    ("toString(date.truncate('decade', date('2023-02-13')))", "2020-01-01"),
    ("toString(date.truncate('month', date('2020-02-13'), {day: 5}))", "2020-02-05"),
    ("toString(date.truncate('weekYear', date('2020-02-13')))", "2019-12-30"),
    ("toString(date.truncate('century', date('2023-02-13')))", "2000-01-01"),
    ("toString(date.truncate('millennium', date('2023-02-13')))", "2000-01-01"),
    ("toString(date.truncate('day', localdatetime('2020-02-13T10:00')))", "2020-02-13"),
    ("toString(datetime.truncate('hour', datetime('2020-02-13T10:11:12Z')))", "2020-02-13T10:00:00Z"),
    ("toString(datetime.truncate('day', localdatetime('2020-02-13T10:11:12')))", "2020-02-13T00:00:00Z"),
    ("toString(localdatetime.truncate('minute', datetime('2020-02-13T10:11:12+02:00')))", "2020-02-13T10:11:00"),
    ("toString(time.truncate('hour', time('10:11:12+01:00')))", "10:00:00+01:00"),
    ("toString(localtime.truncate('second', localtime('10:11:12.5')))", "10:11:12"),
    ("toString(datetime.truncate('month', date('2020-02-13')))", "2020-02-01T00:00:00Z"),
    ("toString(datetime.truncate('millisecond', datetime('2020-02-13T10:11:12.123456Z')))", "2020-02-13T10:11:12.123Z"),
    ("toString(duration.between(date('2020-01-01'), date('2021-02-03')))", "P1Y1M2D"),
    ("toString(duration.inDays(date('2020-01-01'), date('2021-02-03')))", "P399D"),
    ("toString(duration.inMonths(date('2020-01-01'), date('2021-02-03')))", "P1Y1M"),
    ("toString(duration.inSeconds(date('2020-01-01'), date('2020-01-03')))", "PT48H"),
    ("toString(duration.between(datetime('2020-01-01T10:00Z'), datetime('2020-03-03T09:00Z')))", "P2M1DT23H"),
    ("toString(duration.between(date('2020-03-03'), date('2020-01-05')))", "P-1M-29D"),
    ("toString(duration.between(localtime('10:00'), localtime('12:30')))", "PT2H30M"),
    ("toString(duration.between(date('2020-01-31'), date('2020-03-01')))", "P1M1D"),
    ("toString(duration.between(date('2020-01-01'), localdatetime('2020-01-02T12:00')))", "P1DT12H"),
    ("duration.inSeconds(datetime('2023-10-29T01:30[Europe/Berlin]'), date('2023-10-30')).minutes", 23 * 60 + 30),
    ("toString(duration.between(datetime('2023-09-29T01:30[Europe/Berlin]'), date('2023-10-30')))", "P1MT23H30M"),
    ("toString(duration.between(localdatetime('2020-01-01T10:00'), localtime('12:00')))", "PT2H"),
    ("toString(duration.between(date('2020-03-31'), date('2020-02-29')))", "P-1M"),
    ("toString(duration.between(date('2020-12-31'), date('2020-02-29')))", "P-10M"),
    ("toString(duration.inMonths(date('2020-03-31'), date('2020-02-29')))", "P-1M"),
    ("toString(duration.between(localdatetime('2020-03-31T12:00'), localdatetime('2020-02-29T13:00')))", "P-30DT-23H"),
    ("toString(duration.between(date('2020-01-30'), date('2020-02-29')))", "P30D"),
    ("valueType(date('2020-01-01'))", "DATE NOT NULL"),
    ("valueType(datetime('2020-01-01T00:00Z'))", "ZONED DATETIME NOT NULL"),
    ("valueType(localdatetime('2020-01-01T00:00'))", "LOCAL DATETIME NOT NULL"),
    ("valueType(time('10:00Z'))", "ZONED TIME NOT NULL"),
    ("valueType(localtime('10:00'))", "LOCAL TIME NOT NULL"),
    ("valueType(duration('P1D'))", "DURATION NOT NULL"),
    ("duration('P1D') IS :: DURATION", True),
    ("date('2020-01-01') IN [date('2020-01-01')]", True),
    ("[date('2020-01-01')] = [date('2020-01-01')]", True),
    ("CASE date('2020-01-01') WHEN < date('2020-02-01') THEN 1 END", 1),
    ("duration('P1D').years", 0),
    ("date('2020-01-01').year + 1", 2021),
    ("toString(duration({seconds: 1.1}))", "PT1.1S"),
    ("toString(duration('PT1M61S'))", "PT2M1S"),
    ("toString(duration('P13M'))", "P1Y1M"),
    ("toString(duration('P1Y-1M'))", "P11M"),
    ("toString(duration('PT-0.5S'))", "PT-0.5S"),
    ("toString(duration({minutes: 90}))", "PT1H30M"),
    ("toString(duration({seconds: -61}))", "PT-1M-1S"),
    ("toString(duration({months: -13, days: -1, seconds: -3661.5}))", "P-1Y-1M-1DT-1H-1M-1.5S"),
    ("date('2020-01-01') = '2020-01-01'", False),
]
REFUSED = [
    "date({month: 2})",
    "date({year: 2020, day: 3})",
    "date({year: 2020, month: 13})",
    "date('2020-13-01')",
    "date('foo')",
    "date(1)",
    "localdatetime({year: 2020, hour: 4})",
    "toString(duration({quarters: 2}))",
    "duration({})",
    "duration('foo')",
    "duration({foo: 1})",
    "-duration('P1D')",
    "date('2020-01-01') - date('2019-01-01')",
    "date('2020-01-01') + 1",
    "date('2020-01-01') + 'x'",
    "date('Europe/Stockholm') IS NULL",
    "date('-0001-01-01')",
    "localtime('24:00')",
    "localtime('10:60')",
    "datetime('2020-02-03T10:11:12[Mars/Base]')",
    "datetime('2020-02-30T10:11:12Z')",
    "date('2019-02-29')",
    "date({year: 2019, month: 2, day: 29})",
    "date({year: 2020, foo: 1})",
    "date({year: 2020, hour: 1})",
    "localtime({minute: 1})",
    "localtime({hour: 1, second: 1})",
    "datetime({hour: 1})",
    "date({year: 2020, week: 1, ordinalDay: 3})",
    "date({year: 2020, month: 2, dayOfWeek: 3})",
    "duration({days: 1, hours: 'x'})",
    "date({year: '2020'})",
    "size(date('2020-01-01'))",
    "abs(duration('P1D'))",
    "datetime(date('2020-01-01'))",
    "localdatetime(date('2020-01-01'))",
    "date.truncate('hour', datetime('2020-01-01T10:00Z'))",
    "datetime.truncate('minute', date('2020-01-01'))",
    "localdatetime.truncate('hour', date('2020-01-01'))",
    "time.truncate('day', date('2020-01-01'))",
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", labels=["Trial"], start=dt.date(2019, 5, 1), seen=dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC))
    graph.add_node("b", labels=["Trial"], start=dt.date(2021, 5, 1), took=dt.timedelta(days=2, hours=3))
    graph.add_node("c", labels=["Trial"], start=dt.date(2019, 5, 1))
    return Engine(graph)


@pytest.mark.parametrize(("expression", "expected"), ANSWERS)
def test_what_an_expression_is(engine: Engine, expression: str, expected: object) -> None:
    ((value,),) = engine.run(f"RETURN {expression} AS it")
    assert value == expected


@pytest.mark.parametrize("expression", REFUSED)
def test_what_is_no_date_time_or_duration_is_refused(engine: Engine, expression: str) -> None:
    with pytest.raises(CypherError):
        engine.run(f"RETURN {expression} AS it")


@pytest.mark.parametrize("text", ["time('10:11:12.1234567')", "time({hour: 1, minute: 1, second: 1, nanosecond: 1})"])
def test_what_is_finer_than_a_microsecond_is_refused_and_not_cut(engine: Engine, text: str) -> None:
    with pytest.raises(CypherError, match="microsecond"):
        engine.run(f"RETURN {text} AS it")


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("date('2020-02-03')", "year 2020, quarter 1, month 2, week 6, weekYear 2020"),
        ("date('2020-02-03')", "dayOfQuarter 34, day 3, ordinalDay 34, dayOfWeek 1, weekDay 1"),
        ("datetime('2020-02-03T10:11:12.123456+01:00')", "hour 10, minute 11, second 12, millisecond 123"),
        ("datetime('2020-02-03T10:11:12.123456+01:00')", "microsecond 123456, nanosecond 123456000, timezone +01:00"),
        ("datetime('2020-02-03T10:11:12.123456+01:00')", "offset +01:00, offsetMinutes 60, offsetSeconds 3600"),
        ("datetime('2020-02-03T10:11:12.123456+01:00')", "epochMillis 1580721072123, epochSeconds 1580721072"),
        ("datetime('2020-02-03T10:11:12[Europe/Stockholm]')", "timezone Europe/Stockholm, offset +01:00, hour 10"),
        ("time('10:11:12.5+01:00')", "hour 10, minute 11, second 12, millisecond 500, timezone +01:00"),
        ("duration('P1Y2M10DT13H45M30.5S')", "years 1, quarters 4, months 14, weeks 1, days 10, hours 13"),
        ("duration('P1Y2M10DT13H45M30.5S')", "minutes 825, seconds 49530, milliseconds 49530500"),
        ("duration('P1Y2M10DT13H45M30.5S')", "microseconds 49530500000, nanoseconds 49530500000000"),
        ("duration('P1Y5M10DT13H45M30.5S')", "quartersOfYear 1, monthsOfYear 5, monthsOfQuarter 2, daysOfWeek 3"),
        ("duration('P1Y5M10DT13H45M30.5S')", "minutesOfHour 45, secondsOfMinute 30, millisecondsOfSecond 500"),
        ("duration('P1Y5M10DT13H45M30.5S')", "microsecondsOfSecond 500000, nanosecondsOfSecond 500000000"),
        ("duration('PT-1.5S')", "seconds -2, milliseconds -1500, minutes 0"),
        ("duration('PT-1.5S')", "secondsOfMinute -2, millisecondsOfSecond 500"),
    ],
)
def test_the_parts_of_a_value(engine: Engine, value: str, parts: str) -> None:
    for part in parts.split(", "):
        name, expected = part.split(" ")
        assert [
            (str(found), same)
            for found, same in engine.run(
                f"WITH {value} AS d RETURN d.{name} AS found, d['{name}'] = d{{.{name}}}.{name} AS same"
            )
        ] == [(expected, True)], name


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("date('2020-02-03')", "hour"),
        ("localtime('10:00')", "timezone"),
        ("localdatetime('2020-01-01')", "epochMillis"),
        ("duration('P1D')", "day"),
    ],
)
def test_a_part_that_a_value_does_not_have_is_refused(engine: Engine, value: str, part: str) -> None:
    with pytest.raises(CypherError, match=part):
        engine.run(f"WITH {value} AS d RETURN d.{part}")


def test_the_order_of_all_types(engine: Engine) -> None:
    values = (
        "[1, 'a', true, date('2020-01-01'), localdatetime('2020-01-01'), datetime('2020-01-01'), localtime('10:00'), "
        "time('10:00Z'), duration('P1D'), [1], {a: 1}]"
    )
    rows = engine.run(f"UNWIND {values} AS x WITH x ORDER BY x RETURN collect(valueType(x)) AS it")
    names = [name.removesuffix(" NOT NULL") for name in next(iter(rows))[0]]
    assert names == [
        *("MAP", "LIST<INTEGER NOT NULL>", "ZONED DATETIME", "LOCAL DATETIME", "DATE", "ZONED TIME", "LOCAL TIME"),
        *("DURATION", "STRING", "BOOLEAN", "INTEGER"),
    ]


def test_durations_are_sorted_by_their_average_length(engine: Engine) -> None:
    text = "UNWIND ['P1M', 'P30D', 'P31D', 'PT1H'] AS t WITH duration(t) AS d ORDER BY d RETURN collect(toString(d))"
    assert list(engine.run(text)) == [(["PT1H", "P30D", "P1M", "P31D"],)]


def test_grouping_and_aggregates(engine: Engine) -> None:
    grouped = engine.run("MATCH (n:Trial) RETURN n.start, count(*) ORDER BY n.start")
    assert list(grouped) == [(dt.date(2019, 5, 1), 2), (dt.date(2021, 5, 1), 1)]
    ends = engine.run("MATCH (n:Trial) RETURN min(n.start), max(n.start), count(DISTINCT n.start)")
    assert list(ends) == [(dt.date(2019, 5, 1), dt.date(2021, 5, 1), 2)]
    sums = engine.run("UNWIND [duration('P1D'), duration('PT12H')] AS d RETURN toString(sum(d)), toString(avg(d))")
    assert list(sums) == [("P1DT12H", "PT18H")]
    instants = (
        "UNWIND [datetime('2020-01-01T10:00Z'), datetime('2020-01-01T11:00+01:00')] AS d RETURN count(DISTINCT d)"
    )
    assert list(engine.run(instants)) == [(2,)]


@pytest.mark.parametrize("sums", ["sum(d)", "avg(d)"])
def test_what_is_no_sum_is_refused(engine: Engine, sums: str) -> None:
    for values in ("[1, duration('P1D')]", "[duration('P1D'), 1]", "[date('2020-01-01')]"):
        with pytest.raises(CypherError):
            engine.run(f"UNWIND {values} AS d RETURN {sums}")


def test_dates_of_the_graph_and_of_parameters(engine: Engine) -> None:
    text = "MATCH (n:Trial) WHERE n.start < date('2020-01-01') AND n.start = $day RETURN n.seen.hour AS h ORDER BY h"
    assert list(engine.run(text, {"day": dt.date(2019, 5, 1)})) == [(12,), (None,)]
    looked_up = engine.run("MATCH (n:Trial {start: $day}) RETURN n.took", {"day": dt.date(2021, 5, 1)})
    assert list(looked_up) == [(Duration(days=2, microseconds=10_800_000_000),)]
    given = engine.run("RETURN $d + $p AS it", {"d": dt.date(2020, 1, 31), "p": Duration(months=1)})
    assert list(given) == [(dt.date(2020, 2, 29),)]
    types = engine.run("CALL db.schema.nodeTypeProperties() YIELD propertyName, propertyTypes RETURN *")
    assert dict(iter(types)) == {"start": ["Date"], "seen": ["DateTime"], "took": ["Duration"]}


def test_what_arithmetic_on_the_unknown_makes_may_have_the_parts_of_a_duration_but_is_no_condition(
    engine: Engine,
) -> None:
    text = "RETURN ($a - $b).days, ($a * 2).hours, [1, 2][$n - 1]"
    given = {"a": Duration(days=2, microseconds=3_600_000_000), "b": Duration(days=1), "n": 2}
    assert list(engine.run(text, given)) == [(1, 2, 2)]
    with pytest.raises(CypherError, match="boolean"):
        engine.run("MATCH (n) WHERE n.took * 2 RETURN n")


def test_now_is_one_moment_for_a_query(engine: Engine) -> None:
    before = dt.datetime.now(dt.UTC)
    text = (
        "UNWIND range(1, 100) AS i "
        "WITH collect(DISTINCT datetime()) AS d, collect(DISTINCT datetime.transaction()) AS t "
        "RETURN d, t, date() = date(d[0]) AND time() = time(d[0]) AND localtime.statement() = localtime(d[0])"
    )
    ((moments, again, same),) = engine.run(text)
    assert moments == again
    assert same is True
    assert before <= moments[0] <= dt.datetime.now(dt.UTC)
    assert list(engine.run("RETURN datetime.realtime() >= datetime() AS it")) == [(True,)]


def test_a_day_is_a_day_on_the_clock_and_24_hours_are_24_hours(engine: Engine) -> None:
    start = "datetime('2020-03-28T12:00[Europe/Stockholm]')"
    text = f"RETURN toString({start} + duration('P1D')), toString({start} + duration('PT24H'))"
    assert list(engine.run(text)) == [
        ("2020-03-29T12:00:00+02:00[Europe/Stockholm]", "2020-03-29T13:00:00+02:00[Europe/Stockholm]")
    ]
