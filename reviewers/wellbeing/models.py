"""What a person does not want to meet."""

from django.db import models

from reviewers.people.models import Person


class RiskCategory(models.TextChoices):
    """The categories of risk a person may opt out of."""

    VIOLENCE = "violence"
    SEXUAL = "sexual"
    CHILDREN = "children"
    SELF_HARM = "self_harm"
    MEDICAL = "medical"


class OptOut(models.Model):
    """No clip of this category for this person; readable by that person only, no reason asked."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    category = models.CharField(max_length=12, choices=RiskCategory.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "category"], name="opt_out_once")]
