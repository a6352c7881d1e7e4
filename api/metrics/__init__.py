"""Leaders' numbers, by pandas over stop times. Imported history is left out everywhere.

A publication duty is decided when it is met, or else when it falls due: a rate counts the duties decided
in the period, those not answered as late. What was late before anyone could know is counted apart.
"""
