"""Text: a news text as an article: its sentences, what is not the article left out, its language."""
