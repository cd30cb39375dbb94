"""What an article is like: how much it holds, how it reads, what repeats in it, and what linting takes from its score.

Everything here is pure and counted in whole numbers that add up, so that a total is no mean of means.
"""
