"""The evaluation of questions: is the right one asked, and is nothing asked where nothing is missing."""
