"""How well a company and a person fit: ideal customer profiles and buyer personas as rules with points (Q4)."""
