"""Articles that look like boilerplate in places and are not: recipes, interviews, lists, questions, reviews."""

from __future__ import annotations

import pytest

from copylint.formats import parse
from copylint.kinds.boilerplate import decided

RECIPE = """Almond cookies from the harbor bakery

The baker would not give the recipe away for as long as she lived, and so it had to be found again from what the neighbors remembered of it.

These cookies keep for a week in a tin, if nobody in the house knows where the tin is, and they are better on the second day than on the first.

Ingredients

2 cups of flour

1 cup of ground almonds

3/4 cup of sugar

Salt

Method

Stir the flour, the almonds and the sugar together with your hands until the butter is gone and the dough holds when you press it.

Bake for 12 minutes. Let them cool on the sheet before you move them, or they will break and you will have to eat them all at once.

Tips

Don't skip the salt.

Save a few for the next day.

You may want to double the recipe for a party, since each guest will ask for three of them and then for the recipe."""

INTERVIEW = """“I never learned to swim”

Marta Lindqvist has run the night ferry for thirty years, and in all of that time she has been late only twice, both times because of fog.

How did you come to the ferry?

I was looking for a job for the summer, and the man who had it before me wanted to go home. That was all there was to it.

Do you like the sea?

I like it from above. You have to know that I never learned to swim, and I do not think that I will learn it now.

Who are your passengers?

Nurses, bakers, people who have been to a dance. They sleep, most of them. Some share their bread with me.

What is next for you?

The bridge opens in May. After that I will follow my sister to the city and see what is to be done there.

Thank you for your time.

You are welcome. Come back when the bridge is open, and tell me what you think of it."""

LISTICLE = """Seven ways to cross the river

1. The old ferry

It leaves when it is full, which in the winter can take an hour, and so it is best to bring something to read and something to eat.

2. The new bridge

There is no toll for those who walk. Stay on the left side, where the wind is weaker, and do not stop in the middle of it for long.

3. The mill weir

Only in a dry August, and only if you do not mind that your shoes get wet. The miller will tell you if you may.

Pros

Nobody else is there.

Cons

Cold feet

4. The train

It is the most popular way to cross, since it is the only one that has a roof. Read more signs than one before you get on.

Share peer learning: a class for two teaches the knots that every one of the boats here is made fast with.

That leaves the three boats of the rowing club, which will take you if you row. Ask for Jonas, and tell him who sent you."""

QUESTIONS = """What you should know about the new lock

The lock opens in the spring, and from that day on boats of up to forty meters can pass the town without waiting for the tide.

When does it open?

On the first of April, if the last of the gates has been hung by then, which is what the harbor master expects at this time.

What does it cost?

Small boats are free. Larger ones pay by length, and the money is used to pay for the keeper and for the oil.

Who can help?

Call the keeper from the bank, and he will come. Our boats have no radio, he says, and neither has he.

Comments

The council has read every comment that was sent to it, and there were 340 of them, and most were about the noise of the gates.

Contact

The keeper's house stands on the north bank, and his door is open to all who have a question about the lock."""

REVIEW = """The bell maker, a film in two parts

94 %

There has not been a film about bells in a generation, and whoever goes to see this one will know why by the end of the first hour.

“We didn't want to explain anything,” the director said when she was asked about it, and in that she has had her will.

Comment: the Falcons are back where they were, says the man in the pub scene, and it is the best line of the film.

The teacher pay commission is in it, too, and the strike of 1931, and a love story that nobody believes for a moment.

A tweet on the screen says how it ended: “It rang. It rang! — Old Salt (@oldsalt), May 4”

You can see it at the mill from Friday. Take a coat with you, for the mill is cold, and stay for the music at the end."""

LETTER = """What we owe the ferryman

For thirty years he took us over, and not once did he ask why we wanted to go, or when we would be coming back to him.

Now that the bridge is there, we walk past his hut and look the other way, as if there were something that we had taken from him.

There was talk of a pension. There was talk of a stone with his name on it, and the council said that it would look into the cost.

He does not want a stone. He told me so when I asked him, and he asked me in turn if I would like to have his boat.

Tell us what you would have said. I said that I would, and now I have a boat, and I do not know what to do with it."""

SCHEDULE = """The harbor week, day by day

The week begins on Monday with the blessing of the boats, as it has for a hundred years, and ends on Sunday with the fair.

Monday, May 4

The boats are blessed at 10 a.m. on the old pier, and whoever wants to come along for the day may do so, if there is room.

Wednesday, May 6

There is music in the mill. Tickets are four crowns, and children who can prove that they are children pay nothing at all.

Sunday, May 10

The fair opens at noon on both sides of the river, and the ferry is free for as long as the bells are to be heard.

Ask at the mill if it rains. If the mill is closed, then it is because everybody who works there has gone to the fair."""


@pytest.mark.parametrize("article", [RECIPE, INTERVIEW, LISTICLE, QUESTIONS, REVIEW, LETTER, SCHEDULE])
def test_no_part_of_an_article_is_boilerplate(article: str) -> None:
    document = parse("a.txt", article + "\n", "plain")
    found = [document.regions[i].text for run in decided(document) for i in range(run.first, run.last + 1)]
    assert found == []
