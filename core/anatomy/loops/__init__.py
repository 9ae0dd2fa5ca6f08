"""One training, three ways: who holds the loop?"""
