"""Where formulas come from: each source as one cites it, with its DOI where it has one."""

from typing import NamedTuple


class Formula(NamedTuple):
    """A formula as one writes it, and where it comes from."""

    text: str
    citation: str


OURS = "ours"
HANDBOOK = "Cochrane Handbook 6.5"
METHODS = "methods page (docs/methods.md)"
COMBINATION = Formula("the ids of the agents, joined by a plus, where several are tested together", OURS)

ALTMAN_ANDERSEN = "Altman and Andersen 1999, BMJ 319:1492, doi:10.1136/bmj.319.7223.1492"
ALTMAN_BLAND = "Altman and Bland, BMJ 2011;343:d2090, doi:10.1136/bmj.d2090, with the exact normal quantile"
ALTMAN_BLAND_DIFFERENCE = "Altman and Bland, BMJ 2003;326:219, doi:10.1136/bmj.326.7382.219"
CHINN = "Chinn 2000, Stat Med 19:3127, doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M"
EGGER = "Egger 1997, BMJ 315:629, doi:10.1136/bmj.315.7109.629"
FISHER = "Fisher 1935, J R Stat Soc 98:39, doi:10.2307/2342435"
GUYATT = "Guyatt 2008, BMJ 336:924, doi:10.1136/bmj.39489.470347.AD"
HARBORD = "Harbord 2006, Stat Med 25:3443, doi:10.1002/sim.2380"
HARTUNG_KNAPP = "Hartung and Knapp 2001, Stat Med 20:3875, doi:10.1002/sim.1009"
HEDGES = "Hedges 1981, J Educ Stat 6:107, doi:10.3102/10769986006002107"
HIGGINS = "Higgins 2009, J R Stat Soc A 172:137, doi:10.1111/j.1467-985X.2008.00552.x"
HIGGINS_THOMPSON = "Higgins and Thompson 2002, Stat Med 21:1539, doi:10.1002/sim.1186"
KALBFLEISCH = "Kalbfleisch and Prentice 2002, section 1.4, doi:10.1002/9781118032985"
PARMAR = "Parmar 1998, Stat Med 17:2815, doi:10.1002/(SICI)1097-0258(19981230)17:24<2815::AID-SIM110>3.0.CO;2-8"
PAULE_MANDEL = "Paule and Mandel 1982, J Res Natl Bur Stand 87:377, doi:10.6028/jres.087.022"
ROEVER = "Röver 2020, J Stat Softw 93:6, doi:10.18637/jss.v093.i06"
ROEVER_GUARD = "Röver 2015, BMC Med Res Methodol 15:99, doi:10.1186/s12874-015-0091-1"
ROSENTHAL_RUBIN = "Rosenthal and Rubin 1979, Psychol Bull 86:1165, doi:10.1037/0033-2909.86.5.1165"
STOUFFER_ZAYKIN = "Stouffer 1949; Zaykin 2011, J Evol Biol 24:1836, doi:10.1111/j.1420-9101.2011.02297.x"
MANTEL_HAENSZEL = (
    "Mantel and Haenszel 1959, J Natl Cancer Inst 22:719; Robins, Breslow and Greenland 1986, Biometrics 42:311"
)
NUMBER_NEEDED = "Altman 1998, BMJ 317:1309"
SATO = "Sato 1989, Biometrics 45:1323"
YUSUF = "Yusuf 1985, Prog Cardiovasc Dis 27:335"
TIERNEY = "Tierney 2007, Trials 8:16, doi:10.1186/1745-6215-8-16"
WILSON_1927 = "Wilson 1927, J Am Stat Assoc 22:209, doi:10.1080/01621459.1927.10502953"
YUSUF = "Yusuf 1985, Prog Cardiovasc Dis 27:335, doi:10.1016/S0033-0620(85)80003-7"
