"""The sentences that notes of made-up events are put together from, and the other texts that stand in cells.

About five notes in a hundred have a line end in them, a quarter have quotes, and all have commas.
"""

from __future__ import annotations

from itertools import product

VERBS = {
    "Battles": ("fought with", "attacked a position of", "clashed for about two hours with"),
    "Protests": ("gathered in the centre of the town, watched by", "marched to the prefecture, met by"),
    "Riots": ("burned tyres and threw stones, facing", "broke into a depot, driven back by"),
    "Explosions/Remote violence": ("shelled a camp of", "hit a vehicle with an explosive device of"),
    "Violence against civilians": ("attacked", "stopped a bus on the road and beat"),
    "Strategic developments": ("took over a checkpoint, without a fight, from", "spoke with"),
}
BESIDE = ("nobody else", "onlookers", "a second side that no source names")  # where there is no actor 2

WHO = (
    "A resident",
    "The governor",
    "A local official",
    "A nurse at the hospital",
    "A trader",
    "The army",
    "An aid worker",
    "The prefect",
    "A teacher",
    "A driver, who fled on foot,",
    "A witness",
)
SAYS = (
    " said that it had begun before dawn",
    " spoke of several wounded, among them two children",
    ' said: "We heard the shots, and then we ran"',
    " confirmed the facts, without giving a toll",
    ' called it "an act of despair"',
    " reported that houses, shops and a granary were burned",
    " told the radio that the road was cut for two days",
    " denied that there were any victims, against what the families say",
)
AFTER = (
    ".",
    ", as several outlets report.",
    "; reinforcements arrived in the evening.",
    "; no group had claimed it by the next day.",
    ", and the market stayed shut.",
)
REPORTS = tuple("".join(words) for words in product(WHO, SAYS, AFTER))

TOLLS = (
    "The toll is not known.",
    "Sources differ on the toll, and the coded figure is the one all can agree on.",
    "At least two people are said to have been hurt.",
    "Nobody was killed, by all accounts.",
    "The number of the dead was given by the hospital, and not by the authorities.",
)
LATER = (
    "A second report, a week later, adds nothing to it.",
    "The place is given by its commune, not by name.",
    "Élodie K., whose shop was looted, names no one.",
    "Cattle, grain and two motorcycles were taken away.",
    'The statement, signed "the command", was shared the same night.',
    "Schools stayed closed for a week.",
    "Two lists of the wounded were put up:\n- the first by the police,\n- the second by their kin.",
    "It was the third of its kind in a month, the authorities say.",
    "The road was reopened the day after.",
    "The day is that of the report, which may be a day late.",
    "A curfew was declared in the department.",
)
ENDINGS = (*(f"{toll} {later}" for toll, later in product(TOLLS, LATER)), *TOLLS * 10)

PUBLISHERS = tuple(
    f"{kind} {place}"
    for kind, place in product(
        ("Radio", "Le Journal de", "The Daily of", "Agence", "Télé", "L'Écho de"),
        ("the North", "Kéniéba", "the Capital", "the Coast", "Sahel", "the Lakes", "Savane", "the South"),
    )
)
SOURCES = PUBLISHERS * 10 + tuple(
    "; ".join(pair) for pair in product(PUBLISHERS, PUBLISHERS[::5]) if len(set(pair)) > 1
)
TAGS = ("crowd size=no report", "crowd size=about 300", "weapon=drone", "weapon=small arms; target=convoy")
ASSOCIATES = (
    "Students",
    "Farmers",
    "Teachers",
    "Labour group",
    "Women",
    "Health workers",
    "Herders; Farmers",
    "Traders; Students",
    "Christian group",
    "Muslim group",
    "Aid workers",
    "Government officials",
)
