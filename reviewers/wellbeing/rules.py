"""Numbers of the wellbeing rules."""

# W9: after a distressing clip the next five come without any risk warning (our default).
CALM_AFTER_DISTRESS = 5
