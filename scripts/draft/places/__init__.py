"""Places: where something happened, by a gazetteer and by the grammar of the sentence."""
