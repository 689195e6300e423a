"""What the page of a model card says of every model."""

PURPOSE = """\
# The model card

*Made from the card of the model by `chaffinch-train model-card`; do not edit it by hand.*

## What it is for

The model reads a comment and gives three calibrated scores that sum to 1: how likely it is
**spam** (it advertises, or lures to somewhere else), **abuse** (it attacks, threatens or demeans
people) or **legitimate** (anything else, also when it is wrong, angry or badly written). It is made
for the comment sections of blogs and news pages, to publish most comments at once and to bring the
doubtful ones before a person.

## What it is not for

* It does not judge people: a score is about one text, and says nothing of who wrote it.
* It does not tell truth from falsehood, and it does not look for illegal content.
* It must not be the last instance. By itself it rejects only spam; abuse is held for a person.
* Its scores compare comments. They are no measure of how harmful a text is.
"""

FAILURES = """\
* **Quotes and reports.** A comment that quotes an insult in order to object to it can be held.
* **Coarse words among friends, dialects, reclaimed words.** Several data sets took tone for
  attack, and the model inherits that; speakers of a dialect meet it more often.
* **Threats and hatred of groups.** Where no insult is used, they are mostly missed.
* **Polite malice.** Contempt without a coarse word, irony and allusion are often missed.
* **New campaigns.** Spam that resembles none of the data is found late; much of the data on blog
  spam is from 2007 to 2015.
* **Praise of three words.** Spam that only says something nice and links from the author's name
  reads like an honest reader.
* **Very short comments and unknown languages.** There the model abstains: nothing is rejected, and
  the mode of the site decides alone.
"""

COVERED = """
The languages in which the model has shown that it can judge; in the others it abstains:
"""

LIMITS = """
Few of the data sets hold all three labels, so some of what was learnt may be the data set and not
the label; the measures by data set cannot show that. Tweets, text messages, e-mail and chat stand
in for comments where comments are rare. Many labels come from a single annotator, or from a
moderator in a hurry. What a site retrains on its own decisions will suit it better.
"""

MEASURES = """
Every figure is of rows that the model which scored them had not seen: a data set was left out whole
where others have its label and language, and otherwise by groups of what belongs together. Two in
five rows of every label were scored with an author's name, most of them made up; none with page or
history. *AUC*: how surely a row of the label scores higher than another row. *Recall*: the share of
the label that is found when 1 % of the other rows may be taken for it. *Kept*: the share of
legitimate rows that a site with the balanced policy publishes at once. A dash: too few rows to
measure it by.
"""
